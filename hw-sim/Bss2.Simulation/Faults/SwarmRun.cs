using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>
/// One seed: a pair with the drawn faults and traffic, run to its end and judged. Rules: words delivered are a prefix of the words sent; a
/// connection ends only in a named state and with a cause; nothing goes on without progress beyond a deadline; nothing spins.
/// </summary>
public sealed class SwarmRun
{
    // A program's own deadline without progress: longer than any blackout drawn plus the dead-peer deadline.
    private const long ProgressNsMax = 20_000_000_000;
    private const long VirtualNsMax = 3_600_000_000_000;
    private const int ConnectionsMax = 4;

    private readonly ulong _seed;
    private readonly SwarmCase _case;
    private readonly ArqPair _pair;
    private readonly SwarmTraffic _traffic;
    private readonly List<ArqState> _faults = [];
    private LinkInstant _progressAt;
    private long _progress = -1;
    private bool _peerEventDone, _fpgaRestarted;

    private SwarmRun(ulong seed, SwarmCase @case)
    {
        (_seed, _case) = (seed, @case);
        ArqOptions host = ArqOptions.Host with { ReceiveBufferWords = @case.ReceiveBufferWords, SendBufferWords = 4096 };
        ArqOptions fpga = ArqOptions.Fpga with
        {
            ReceiveBufferWords = @case.ReceiveBufferWords, SendBufferWords = 4096, BitfileInfo = new string('x', @case.InfoCharacters),
        };
        _pair = new ArqPair(@case.Faults, seed, host, fpga);
        _pair.Traffic = _traffic = new SwarmTraffic(@case, seed);
    }

    /// <summary>Draws and runs the case of <paramref name="seed"/>.</summary>
    public static SwarmResult Run(ulong seed) => Run(seed, SwarmCase.Draw(seed));

    /// <summary>Runs a given case.</summary>
    public static SwarmResult Run(ulong seed, SwarmCase @case) => new SwarmRun(seed, @case).Run();

    private SwarmResult Run()
    {
        _pair.Connect();
        string? problem = null;
        while (problem is null && !IsFinished()) problem = Advance();
        _traffic.Book();
        (SwarmOutcome outcome, string reason) = Judge(problem);
        ArqStatistics host = _pair.Host.Statistics, fpga = _pair.Fpga.Statistics;
        return new SwarmResult(
            _seed, _case, outcome, reason, _pair.TraceHash, _faults, host.FramesSent + fpga.FramesSent, host.FramesResent + fpga.FramesResent,
            _pair.Now.Nanoseconds, _pair.Aliases, _pair.Forgeries);
    }

    private bool IsFinished() =>
        (_traffic.IsDone && _pair.Host.IsAllAcknowledged && _pair.Host.State == ArqState.Established) || _faults.Count == ConnectionsMax || IsDetected;

    // The program stops at the first check word that does not fit.
    private bool IsDetected => _traffic.HostSink.IsDetected || _traffic.FpgaSink.IsDetected;

    // One step; a text when a rule was broken or the program gave up.
    private string? Advance()
    {
        LinkInstant eventAt = _peerEventDone || _case.Faults.PeerEvent == PeerEvent.None ? LinkInstant.Never : new LinkInstant(_case.Faults.PeerEventAtNs);
        _pair.Step(LinkInstant.Min(eventAt, LinkInstant.Min(_progressAt + ProgressNsMax, new LinkInstant(VirtualNsMax))));
        if (_pair.Now >= eventAt) HappenToPeer();
        if (_pair.Host.State >= ArqState.Closed) Reconnect();
        long progress = _traffic.Taken + _pair.Host.SendLow + _pair.Session;
        if (progress != _progress) (_progress, _progressAt) = (progress, _pair.Now);
        if (_pair.BusyWakes > 0) return "an endpoint spins: it asks to be woken at once and then has nothing to do";
        if (_pair.Now - _progressAt >= ProgressNsMax) return "deadline";
        return _pair.Now.Nanoseconds >= VirtualNsMax ? "does not end" : null;
    }

    private void HappenToPeer()
    {
        _peerEventDone = true;
        switch (_case.Faults.PeerEvent)
        {
            case PeerEvent.FpgaRestart: _pair.RestartFpga(); _fpgaRestarted = true; break;
            case PeerEvent.HostRestart: _pair.Connect(); break;
            case PeerEvent.Takeover: _pair.TakeOver(); break;
            case PeerEvent.None: break;
        }
    }

    private void Reconnect()
    {
        _faults.Add(_pair.Host.State);
        if (_faults.Count < ConnectionsMax) _pair.Connect();
    }

    private (SwarmOutcome Outcome, string Reason) Judge(string? problem)
    {
        bool isAmbiguous = _pair.Aliases + _pair.Forgeries > 0;
        if (_traffic.WasWrong && !isAmbiguous) return (SwarmOutcome.Violation, "words delivered are no prefix of the words sent");
        if (_traffic.WasReleased) return (SwarmOutcome.Undetected, "");
        if (_traffic.WasDetected) return (SwarmOutcome.Detected, "");
        if (_traffic.WasWrong && problem is null) return (SwarmOutcome.NamedFault, "wrong words of an unfinished run were not released");
        bool hasCause = isAmbiguous || _pair.StaleResets > 0 || _fpgaRestarted || _faults.TrueForAll(_case.MayEnd);
        if (problem == "deadline") return isAmbiguous || _pair.StaleResets > 0 ? (SwarmOutcome.ProgramDeadline, "") : (SwarmOutcome.Violation, "no progress, and no named state, within the deadline");
        if (problem is not null) return (SwarmOutcome.Violation, problem);
        if (_faults.Count > 0 && !hasCause) return (SwarmOutcome.Violation, $"a connection ended without a cause: {_faults[0]}");
        return _faults.Count == ConnectionsMax ? (SwarmOutcome.NamedFault, _faults[^1].ToString()) : (SwarmOutcome.Completed, "");
    }
}
