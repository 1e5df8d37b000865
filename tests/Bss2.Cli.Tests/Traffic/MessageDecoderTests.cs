using Bss2.Chip;
using Bss2.Cli.Traffic;
using Bss2.Protocol;

namespace Bss2.Cli.Tests;

public class MessageDecoderTests
{
    private readonly Conversation _conversation = new();
    private readonly ToBoardDecoder _to;
    private readonly FromBoardDecoder _from;

    public MessageDecoderTests() => (_to, _from) = (new(_conversation, new RegisterPlaces()), new(_conversation));

    [Fact]
    public void Times_and_events_are_those_that_a_host_reconstructs()
    {
        // The stream of link-protocol.md 2.5 and its times in 3.3.
        List<DecodedMessage> messages = From(0x0500000000001000, 0x0c11aaaa22bbbb33, 0xcccc060000000000, 0x00050c11aaaa22bb, 0xbb33cccc02000000, 0x0000000080000000);
        Assert.Equal(["systime", "3 spikes", "sysdelta", "3 spikes", "halt"], messages.Select(m => m.Name));
        Assert.Equal([0x1000, 0x1001, 0x1007, 0x1008, 0x1009], messages.Select(m => m.Ticks!.Value));
        Assert.Equal([0xF88L, 0xF91, 0xF99], (long[])messages[1].Values!["chip_ticks"]);
        Assert.Equal([0x1008L, 0xF91, 0xF99], (long[])messages[3].Values!["chip_ticks"]);
        Assert.Null(From(0x0200000000000001)[0].Ticks);   // A new program knows no time yet.
    }

    [Fact]
    public void A_time_out_names_its_instruction_and_the_reads_behind_it_are_not_waited_for()
    {
        uint address = NeuronConfig.At(3).AddressOf(0).Value;
        To(UtWord.OmnibusAddress(0x8800_0003, isRead: true), UtWord.PollingOmnibusBlock(true), UtWord.OmnibusAddress(address, isRead: true), UtWord.Halt);
        To(UtWord.OmnibusAddress(address, isRead: true), UtWord.Halt);
        List<DecodedMessage> messages = From(0x0100000000000005, 0x0400000000000001, 0x0200000000000000, 0x0100000000000007);
        Assert.Equal(["read FPGADeviceDNA word 0", "TIME-OUT", "halt", "read NeuronConfig[3] word 0"], messages.Select(Subject));
        Assert.StartsWith("of word #1 (PollingOmnibusBlock 0x1)", messages[1].Detail, StringComparison.Ordinal);
        Assert.Equal(0, _from.Unrequested);
    }

    [Fact]
    public void Jtag_is_told_by_instruction_and_an_omnibus_access_over_it_by_register()
    {
        uint address = NeuronConfig.At(3).AddressOf(2).Value;
        List<DecodedMessage> messages = To(
            UtWord.JtagInstruction(5), UtWord.JtagData(address | (1UL << 32), 33, false), UtWord.JtagInstruction(7), UtWord.JtagData(0, 3, false),
            UtWord.JtagInstruction(6), UtWord.JtagData(0, 32, true), UtWord.JtagInstruction(0x4C), UtWord.JtagInstruction(127));
        Assert.Equal("JTAG data OMNIBUS_ADDRESS NeuronConfig[3] word 2", Subject(messages[1]));
        Assert.Equal(["OMNIBUS_ADDRESS", "OMNIBUS_REQUEST", "OMNIBUS_DATA", "PHY 1", "BYPASS"], messages.Where(m => m.Name == "JTAG instruction").Select(m => m.Detail));
        Assert.Equal("JTAG answer OMNIBUS_DATA NeuronConfig[3] word 2", Subject(From(0x00000000000000fc)[0]));
    }

    [Fact]
    public void Writes_that_are_torn_apart_and_undefined_words_are_told_as_such()
    {
        uint address = NeuronConfig.At(3).AddressOf(2).Value;
        List<DecodedMessage> messages = To(UtWord.OmnibusAddress(address, isRead: false), UtWord.Tick, UtWord.OmnibusData(7), 0x5500000000000000);
        Assert.Equal(["write", "tick", "data without an address", "garbage"], messages.Select(m => m.Name));
        Assert.Equal([0L, 1, 2, 3], messages.Select(m => m.Index!.Value));
        Assert.Equal("without data", messages[0].Detail);
        Assert.Equal("garbage", From(0x5500000000000000)[0].Name);
    }

    [Theory]
    [InlineData(0x8800_7001, "SPI client 1"), InlineData(0x8800_78D0, "I2C device 0x50, then stop"), InlineData(0x8800_7848, "I2C device 0x48"), InlineData(0x8ABC_DEF0, "0x8abcdef0")]
    [InlineData(0x8800_0009, "InstructionTimeoutConfig"), InlineData(0x8000_0001, "ExternalPPUMemoryQuad[1]")]
    public void Addresses_are_told_by_register_or_bus(uint address, string name) => Assert.Equal(name, new RegisterPlaces().Find(address).Name);

    private static string Subject(DecodedMessage m) => $"{m.Name}{(m.Subject.Length > 0 ? " " + m.Subject : "")}{(m.Place is { } p ? " " + p.Name + p.WordName : "")}";

    private List<DecodedMessage> To(params ulong[] words)
    {
        List<DecodedMessage> messages = [];
        foreach (ulong word in words) _to.Take(word, messages);
        return messages;
    }

    private List<DecodedMessage> From(params ulong[] words)
    {
        List<DecodedMessage> messages = [];
        _from.Take(words, messages);
        return messages;
    }
}
