using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>What the high-speed links carry, lose and count (link-protocol 4.1, registers-notes 14, timing.md).</summary>
public class HighspeedLinkTests
{
    private const uint ChipEnables = 0x0004_0000, Up = 0x10, CrcError = 0x04;

    private static ulong[] Links(uint mask) => [.. FpgaRig.Write(FpgaRegisters.PhyEnables, mask), .. FpgaRig.Write(ChipEnables, 0xFF), UtWord.TimerSetup, UtWord.WaitUntil(7000)];

    private static ulong[] Wait(uint ticks) => [UtWord.TimerSetup, UtWord.WaitUntil(ticks)];

    private static IEnumerable<ulong> Notifications(IEnumerable<Answer> answers) => answers.Where(a => a.Opcode == UtFromFpgaOpcode.HighspeedLinkNotification).Select(a => a.Message.Low);

    private static ulong[] ReadAll(FpgaRig rig, params uint[] addresses) =>
        [.. rig.Run([.. addresses.Select(FpgaRig.Read), UtWord.Barrier(BarrierKind.Omnibus)]).Where(a => a.Opcode == UtFromFpgaOpcode.OmnibusData).Select(a => a.Message.Low)];

    [Fact]
    public void Every_link_is_told_when_it_comes_up_and_when_it_goes_down()
    {
        var rig = new FpgaRig(linksNeeded: true);
        Assert.Equal([0x10ul, 0x30ul], Notifications(rig.Run(Links(0b11))));
        Assert.Equal([0x20ul, 0x50ul], Notifications(rig.Run([.. FpgaRig.Write(FpgaRegisters.PhyEnables, 0b101), .. Wait(7000)])));
        // The chip's side, bits the other way round: link 0 is its bit 7.
        Assert.Equal([0x00ul], Notifications(rig.Run([.. FpgaRig.Write(ChipEnables, 0x7F), .. Wait(7000)])));
        Assert.Equal([0ul, 0ul, 1ul], ReadAll(rig, FpgaRegisters.PhyOnline, FpgaRegisters.PhyOnline + 1, FpgaRegisters.PhyOnline + 2).Select(t => t > 0 ? 1ul : 0ul));
    }

    [Fact]
    public void A_link_that_is_switched_off_before_it_is_up_is_never_told()
    {
        var rig = new FpgaRig(linksNeeded: true);
        Assert.Empty(Notifications(rig.Run([.. FpgaRig.Write(FpgaRegisters.PhyEnables, 2), .. FpgaRig.Write(ChipEnables, 0xFF), .. Wait(3000), .. FpgaRig.Write(FpgaRegisters.PhyEnables, 0), .. Wait(9000)])));
    }

    [Fact]
    public void Events_without_a_link_are_lost_and_counted_in_both_directions()
    {
        var rig = new FpgaRig(linksNeeded: true);
        Assert.DoesNotContain(rig.Run([.. FpgaRig.Write(FpgaRegisters.EventRecording, 1), UtWord.SpikePack(1, 2, 3), .. Wait(1000)]), a => a.Message.EventCount > 0);
        Assert.Equal(3, rig.Fpga.Losses.EventsWithoutLink);
        Assert.Equal(2, rig.Run([.. Links(0xFF), UtWord.SpikePack(1, 2), .. Wait(1000)]).Sum(a => a.Message.EventCount));
        // On its way back when the links go down.
        Assert.Equal(0, rig.Run([UtWord.SpikePack(7), UtWord.TimerSetup, UtWord.WaitUntil(60), .. FpgaRig.Write(FpgaRegisters.PhyEnables, 0), .. Wait(1000)]).Sum(a => a.Message.EventCount));
        Assert.Equal(4, rig.Fpga.Losses.EventsWithoutLink);
    }

    [Fact]
    public void Words_are_dealt_to_the_links_in_turn_and_stay_counted_when_a_link_goes()
    {
        var rig = new FpgaRig(linksNeeded: true);
        rig.Run(Links(0b11));
        rig.Run([.. Enumerable.Range(0, 10).Select(_ => FpgaRig.Read(0)), UtWord.Barrier(BarrierKind.Omnibus), .. FpgaRig.Write(FpgaRegisters.PhyEnables, 0b10)]);
        rig.Run([.. Enumerable.Range(0, 4).Select(_ => FpgaRig.Read(0)), UtWord.Barrier(BarrierKind.Omnibus)]);
        Assert.Equal([5ul, 5ul, 9ul, 9ul], ReadAll(rig, 0x8800_C000, 0x8800_C001, 0x8800_C002, 0x8800_C003));
    }

    [Fact]
    public void A_synchronisation_without_a_link_tries_as_often_as_it_is_told_and_sets_nothing()
    {
        var rig = new FpgaRig(linksNeeded: true);
        List<Answer> answers = rig.Run([.. FpgaRig.Write(FpgaRegisters.SyncTries, 5), UtWord.TimerSetup, UtWord.SystimeInit(true), FpgaRig.Read(FpgaRegisters.SyncActive), UtWord.Barrier(BarrierKind.Systime), FpgaRig.Read(FpgaRegisters.Timer),
            FpgaRig.Read(FpgaRegisters.SyncActive), FpgaRig.Read(FpgaRegisters.SyncRttLow), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt]);
        Assert.DoesNotContain(answers, a => a.Opcode == UtFromFpgaOpcode.Systime);
        Assert.Equal(5, rig.Fpga.Losses.SystimeTriesFailed);
        Assert.Equal([1ul, (ulong)(5 * rig.Options.SystimeSyncTicks) + 2, 0ul, 0ul], answers.Where(a => a.Opcode == UtFromFpgaOpcode.OmnibusData).Select(a => a.Message.Low));
    }

    [Fact]
    public void Damaged_words_are_counted_and_told_and_take_events_but_no_omnibus_access_with_them()
    {
        var rig = new FpgaRig(new FpgaOptions { LinkErrorRate = 0.1, LinkErrorSeed = 7 }, linksNeeded: true);
        rig.Run([.. Links(0xFF), .. FpgaRig.Write(FpgaRegisters.EventRecording, 1)]);
        const int events = 3000, reads = 1000;
        uint crcBefore = (uint)Enumerable.Range(0, 8).Sum(phy => (long)ReadAll(rig, FpgaRegisters.PhyCrcErrors + (uint)phy)[0]);
        List<Answer> answers = rig.Run([.. Enumerable.Range(0, events / 3).Select(i => UtWord.SpikePack((ushort)i, (ushort)i, (ushort)i)), .. Wait(5000)]);
        int delivered = answers.Sum(a => a.Message.EventCount);
        FpgaLosses losses = rig.Fpga.Losses;
        Assert.Equal(events, delivered + losses.EventsDamagedToChip + losses.EventsDamagedFromChip);
        Assert.InRange(losses.EventsDamagedToChip, events * 0.07, events * 0.13);
        Assert.InRange(losses.EventsDamagedFromChip, events * 0.06, events * 0.12);
        Assert.Equal(losses.EventsDamagedFromChip, Notifications(answers).Count(n => (n & (Up | CrcError)) == (Up | CrcError)));
        Assert.Equal(losses.EventsDamagedFromChip, Enumerable.Range(0, 8).Sum(phy => (long)ReadAll(rig, FpgaRegisters.PhyCrcErrors + (uint)phy)[0]) - crcBefore);
        Assert.Equal(losses.EventsDamagedFromChip, Enumerable.Range(0, 8).Sum(phy => (long)ReadAll(rig, FpgaRegisters.PhyDropped + (uint)phy)[0]));

        ulong[] before = ReadAll(rig, FpgaRegisters.ArqWrites, FpgaRegisters.ArqTx, FpgaRegisters.ArqRx, FpgaRegisters.ArqReads);
        Assert.Equal(reads, rig.Run([.. Enumerable.Range(0, reads).Select(_ => FpgaRig.Read(0)), UtWord.Barrier(BarrierKind.Omnibus)]).Count(a => a.Opcode == UtFromFpgaOpcode.OmnibusData));
        ulong[] moved = [.. ReadAll(rig, FpgaRegisters.ArqWrites, FpgaRegisters.ArqTx, FpgaRegisters.ArqRx, FpgaRegisters.ArqReads).Zip(before, (a, b) => a - b)];
        Assert.Equal([(ulong)reads, (ulong)reads, (ulong)reads], [moved[0], moved[2], moved[3]]);
        Assert.InRange(moved[1], reads * 1.15, reads * 1.3);
    }

    [Fact]
    public void Damage_is_the_same_for_the_same_seed_and_however_the_words_are_cut()
    {
        ulong[] words = [.. Links(0xFF), .. FpgaRig.Write(FpgaRegisters.EventRecording, 1), UtWord.SystimeInit(true), UtWord.Barrier(BarrierKind.Systime),
            .. Enumerable.Range(0, 300).SelectMany(i => new[] { UtWord.SpikePack((ushort)i, (ushort)i), FpgaRig.Read(0), UtWord.Tick }), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt];
        var options = new FpgaOptions { LinkErrorRate = 0.2 };
        ulong[] whole = new FpgaRig(options, linksNeeded: true).RunWords(words);
        var cut = new FpgaRig(options, linksNeeded: true);
        Assert.Equal(whole, words.Chunk(3).SelectMany(piece => cut.RunWords(piece)));
        Assert.NotEqual(whole, new FpgaRig(options with { LinkErrorSeed = 2 }, linksNeeded: true).RunWords(words));
    }

    [Fact]
    public void A_rate_that_is_none_is_refused() =>
        Assert.Contains("LinkErrorRate takes 0..0.5", Assert.Throws<ArgumentOutOfRangeException>(() => new FpgaRig(new FpgaOptions { LinkErrorRate = 1.5 })).Message, StringComparison.Ordinal);
}
