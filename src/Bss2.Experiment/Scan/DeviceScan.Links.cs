using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>What lies between FPGA and chip: high-speed links, clocks, systime.</summary>
public sealed partial class DeviceScan
{
    private const int TrafficReads = 256;

    // 2^(p+2) reference cycles of 20 ns are 20.5 us; five times as long to be safe (registers-notes.md 12).
    private const int SelfTestScale = 8, SelfTestTicks = 12_500, SelfTestSources = 4;
    private const double ReferenceMhz = 50;

    // A synchronisation is over in 85 us (link-protocol.md 3.2): a round trip is shorter.
    private const long RoundTripMax = 10_625;

    private async Task LookAtLinksAsync(CancellationToken cancellationToken)
    {
        (uint[] words, _) = await ReadAllAsync(PhyStatus.Info, cancellationToken).ConfigureAwait(false);
        for (int phy = 0; phy < PhyStatus.Info.CoordinateCount; phy++)
        {
            PhyStatus status = PhyStatus.Decode(words.AsSpan(phy * PhyStatus.WordCount));
            bool isUp = status.OnlineTime > 0, isClean = status.CrcErrorCount == 0 && status.RxDroppedCount == 0;
            string state = isUp ? Text($"up for {status.OnlineTime * 8e-3:0} us") : "down";
            Say("link", Text($"PHY {phy}"), Text($"{state}, {status.TxCount} words out, {status.RxCount} in, {status.CrcErrorCount} CRC errors, {status.RxDroppedCount} dropped"), "up, no errors", isUp && isClean,
                ("online_ticks", status.OnlineTime), ("words_out", status.TxCount), ("words_in", status.RxCount), ("crc_errors", status.CrcErrorCount), ("dropped", status.RxDroppedCount));
        }
    }

    // Every read of a two-word register moves both counters by two (registers-notes.md 15).
    private async Task LookAtTrafficAsync(CancellationToken cancellationToken)
    {
        Ticket<HicannArqStatus> before = _builder.Clear().Read(HicannArqStatus.At());
        for (int i = 0; i < TrafficReads; i++) _builder.Read(SystimeSyncBase.At());
        _builder.Barrier(Protocol.BarrierKind.Omnibus);
        Ticket<HicannArqStatus> after = _builder.Read(HicannArqStatus.At());
        PlaybackResult result = await RunProgramAsync(cancellationToken).ConfigureAwait(false);
        (HicannArqStatus first, HicannArqStatus last) = (result.Get(before), result.Get(after));
        const uint expected = TrafficReads * 2;
        (uint writes, uint reads, uint sent) = ((uint)(last.WriteCount - first.WriteCount), (uint)(last.ReadCount - first.ReadCount), (uint)(last.TxCount - first.TxCount));
        Say("link", "ARQ to the chip", Text($"{writes} words out, {reads} in for {TrafficReads} reads"), Text($"{expected}, {expected}"), writes == expected && reads == expected);
        Tell("link", "ARQ repetitions", Text($"{(sent > writes ? sent - writes : 0)} of {writes}"));
    }

    private async Task LookAtPllAsync(CancellationToken cancellationToken)
    {
        Adpll nominal = Adpll.Default;
        int window = 1 << (SelfTestScale + 2), expected = nominal.PreDivP0 * nominal.LoopDivN * window / (nominal.PreDivP1 * nominal.CoreDivM0);
        for (int source = 0; source < SelfTestSources; source++)
        {
            PllSelfTestStatus status = await SelfTestAsync(source, expected, cancellationToken).ConfigureAwait(false);
            string found = Text($"{status.CounterValue} cycles = {status.CounterValue * ReferenceMhz / window:0.0} MHz{(status.Finished ? "" : ", not finished")}");
            // Only the first source's place is certain (registers-notes.md 12); the others are told.
            if (source == 0) Say("PLL", "self test, source 0", found, Text($"{expected} = {expected * ReferenceMhz / window:0} MHz"), status.Finished && status.Success, ("cycles", status.CounterValue));
            else Tell("PLL", Text($"self test, source {source}"), found, ("cycles", status.CounterValue));
        }
    }

    // The clock must be off before a test starts (registers-notes.md 15).
    private async Task<PllSelfTestStatus> SelfTestAsync(int source, int expected, CancellationToken cancellationToken)
    {
        PllSelfTest off = PllSelfTest.Default with { PreScalerP = SelfTestScale, SelectSource = source, CheckRange = 1, CheckValue = expected };
        _builder.Clear().Write(PllSelfTest.At(), off).Write(PllSelfTest.At(), off with { ClockEnable = true }).Barrier(Protocol.BarrierKind.Jtag);
        _builder.ResetTimer().WaitUntil(new FpgaTicks(SelfTestTicks));
        Ticket<PllSelfTestStatus> ticket = _builder.Read(PllSelfTestStatus.At());
        _builder.Write(PllSelfTest.At(), PllSelfTest.Default);
        return (await RunProgramAsync(cancellationToken).ConfigureAwait(false)).Get(ticket);
    }

    private async Task LookAtSystimeAsync(CancellationToken cancellationToken)
    {
        _builder.Clear().SynchroniseSystime();
        Ticket<FpgaSystimeSyncLastRtt> rtt = _builder.Read(FpgaSystimeSyncLastRtt.At());
        Ticket<FpgaSystimeSyncActiveState> active = _builder.Read(FpgaSystimeSyncActiveState.At());
        PlaybackResult result = await RunProgramAsync(cancellationToken).ConfigureAwait(false);
        long ticks = result.Get(rtt).Value;
        Say("systime", "synchronisation", result.Get(active).ActiveState ? "still runs" : "done", "done", !result.Get(active).ActiveState);
        Say("systime", "round trip", Text($"{ticks} ticks = {ticks * 8e-3:0.00} us"), Text($"1..{RoundTripMax} ticks"), ticks is >= 1 and <= RoundTripMax, ("ticks", ticks));
    }
}
