using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment.Tests;

public class ContainerAccessTests
{
    [Fact]
    public void Access_by_map_sends_what_access_by_type_sends()
    {
        AssertSame(NeuronConfig.At(456), NeuronConfig.Default);
        AssertSame(CapMemSramTimingConfig.At(2), CapMemSramTimingConfig.Default);
        AssertSame(PhyStatus.At(3), PhyStatus.Default);
        AssertSame(Adpll.At(1), Adpll.Default);
        AssertSame(CommonPhyConfigChip.At(), CommonPhyConfigChip.Default);
        AssertSame(PhyConfigChip.At(5), PhyConfigChip.Default);
        AssertSame(ShiftRegister.At(), ShiftRegister.Default);
        AssertSame(DacChannel.At(11), DacChannel.Default);
        AssertSame(DacControl.At(1), DacControl.Default);
        AssertSame(Ina219Config.At(3), Ina219Config.Default);
        AssertSame(Dac6573ChannelConfig.At(2), Dac6573ChannelConfig.Default);
        AssertSame(JtagClockScaler.At(), JtagClockScaler.Default);
    }

    [Fact]
    public void Jtag_takes_six_messages_a_word()
    {
        var builder = new PlaybackProgramBuilder();
        builder.Write(CapMemCell.Info, 3, [5], RegisterPath.Jtag);
        Assert.Equal(6, builder.WordCount);
        RegisterTicket ticket = builder.Read(SynapseQuad.Info, 7, 2, RegisterPath.Jtag);
        Assert.Equal(2, ticket.Count);
        Assert.Equal(4, builder.Build().JtagReads);
    }

    [Fact]
    public void A_byte_is_written_with_its_byte_enable_only()
    {
        for (int c = 0; c < 4; c++)
        {
            uint[] words = ExternalPpuMemoryByte.Info.Encode([new("value", 0xAB)], c);
            ReadOnlySpan<ulong> program = new PlaybackProgramBuilder().Write(ExternalPpuMemoryByte.Info, c, words).Build().Words.Span;
            Assert.Equal(UtWord.OmnibusAddress(0x8000_0000, isRead: false, 8u >> c), program[0]);
            Assert.Equal(UtWord.OmnibusData(0xAB00_0000u >> (8 * c)), program[1]);
        }
    }

    [Fact]
    public void What_cannot_be_done_is_refused()
    {
        var builder = new PlaybackProgramBuilder();
        Assert.Throws<PlaybackException>(() => builder.Write(PpuStatusRegister.Info, 0, [0]));
        Assert.Throws<PlaybackException>(() => builder.Read(PadiEvent.Info, 0));
        Assert.Throws<PlaybackException>(() => builder.Read(SpikeIoConfig.Info, 0, path: RegisterPath.Jtag));
        Assert.Throws<PlaybackException>(() => builder.Write(Ina219Config.Info, 0, [0], RegisterPath.Jtag));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Read(CapMemCell.Info, 12_480));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Read(CapMemCell.Info, 0, 0));
    }

    private static void AssertSame<T>(Register<T> register, T value) where T : struct, IContainer<T>
    {
        PlaybackProgramBuilder typed = new(), mapped = new();
        var words = new uint[T.WordCount];
        value.Encode(words);
        if (T.Info.Writable)
        {
            typed.Write(register, value);
            mapped.Write(T.Info, register.Coordinate, words);
        }
        if (T.Info.Readable)
        {
            typed.Read(register);
            mapped.Read(T.Info, register.Coordinate);
        }
        Assert.True(typed.WordCount > 0);
        Assert.Equal(typed.Build().Words.ToArray(), mapped.Build().Words.ToArray());
        Assert.Equal(typed.Build().OmnibusReads, mapped.Build().OmnibusReads);
    }
}
