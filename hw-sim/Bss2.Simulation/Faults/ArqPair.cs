using System.Buffers.Binary;
using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>
/// A host and an FPGA endpoint with a <see cref="PacketSimulator"/> between them, in virtual time. It drives them as a transport does, and
/// knows what no transport knows: which arriving number is really another one (<see cref="Aliases"/>).
/// </summary>
public sealed class ArqPair
{
    /// <summary>Address of the FPGA.</summary>
    public const ulong FpgaAddress = 1;

    private const int HostPortBase = 1000;

    private readonly FaultOptions _faults;
    private readonly ArqOptions _fpgaOptions;
    private readonly Philox _philox;
    private readonly byte[] _bytes = new byte[ArqFrame.DatagramBytesMax];
    private LinkInstant _hostWake = LinkInstant.Never, _fpgaWake = LinkInstant.Never;
    private ulong _wakes;
    private int _takenOver;

    /// <summary>Two endpoints at rest.</summary>
    public ArqPair(FaultOptions faults, ulong seed, ArqOptions? host = null, ArqOptions? fpga = null)
    {
        ArgumentNullException.ThrowIfNull(faults);
        (_faults, _philox) = (faults, new Philox(seed));
        _fpgaOptions = fpga ?? ArqOptions.Fpga;
        Network = new PacketSimulator(faults, seed);
        Host = new ArqEndpoint(host ?? ArqOptions.Host);
        Fpga = new ArqEndpoint(_fpgaOptions);
    }

    /// <summary>The client.</summary>
    public ArqEndpoint Host { get; }

    /// <summary>The server; another object after <see cref="RestartFpga"/>.</summary>
    public ArqEndpoint Fpga { get; private set; }

    /// <summary>What lies between.</summary>
    public PacketSimulator Network { get; }

    /// <summary>Virtual time.</summary>
    public LinkInstant Now { get; private set; }

    /// <summary>Number of the host's connection, from 1.</summary>
    public int Session { get; private set; }

    /// <summary>Number of the host's connection that the FPGA's state belongs to; 0 for nobody, -1 for another client.</summary>
    public int FpgaSession { get; private set; }

    /// <summary>Frames or acknowledgements that were accepted for another number than their sender meant.</summary>
    public long Aliases { get; private set; }

    /// <summary>Datagrams with changed bytes and a right checksum that reached an endpoint from its peer's address.</summary>
    public long Forgeries { get; private set; }

    /// <summary>Reset frames that arrived when the connection they belong to was under way, or after a newer one.</summary>
    public long StaleResets { get; private set; }

    /// <summary>Hash over everything that arrived: time, direction, bytes.</summary>
    public ulong TraceHash { get; private set; } = 0xcbf29ce484222325;

    /// <summary>Times that an endpoint asked to be woken at once again after it had nothing to send.</summary>
    public long BusyWakes { get; private set; }

    /// <summary>The programs at both ends.</summary>
    public IPairTraffic? Traffic { get; set; }

    private ulong HostAddress => HostPortBase + (ulong)Session;

    /// <summary>The host connects, from another port each time as a new socket does.</summary>
    public void Connect()
    {
        Session++;
        Host.Connect(Now, FpgaAddress, _philox.Block(0xFA20, 0, (ulong)Session).X0 >> 1);
        Drain();
    }

    /// <summary>Connects and runs until words may flow, or the host gave up; true when they may.</summary>
    public bool TryEstablish()
    {
        Connect();
        RunUntil(() => Host.State is ArqState.Established or >= ArqState.Closed, 10_000_000_000);
        return Host.State == ArqState.Established;
    }

    /// <summary>The FPGA loses power: what it knew is gone, and what it sent is still on its way.</summary>
    public void RestartFpga() => (Fpga, FpgaSession, _fpgaWake) = (new ArqEndpoint(_fpgaOptions), 0, LinkInstant.Never);

    /// <summary>Another client resets the FPGA.</summary>
    public void TakeOver()
    {
        Span<byte> reset = stackalloc byte[ArqFrame.ResetBytes];
        ArqFrame.WriteReset(reset);
        _takenOver++;
        Fpga.HandleDatagram(Now, ArqPort.Reset, (ulong)_takenOver << 32, reset);
        FpgaSession = -1;
        Drain();
    }

    /// <summary>Runs until <paramref name="isDone"/>, checked after every step, or <paramref name="nanosecondsMax"/> passed; true when done.</summary>
    public bool RunUntil(Func<bool> isDone, long nanosecondsMax)
    {
        LinkInstant end = Now + nanosecondsMax;
        while (!isDone())
            if (!Step(end)) return isDone();
        return true;
    }

    /// <summary>Runs for a time.</summary>
    public void Run(long nanoseconds) => RunUntil(() => false, nanoseconds);

    /// <summary>Goes to the next moment at which anything happens, at most to <paramref name="end"/>; false when that was reached.</summary>
    public bool Step(LinkInstant end)
    {
        LinkInstant next = LinkInstant.Min(LinkInstant.Min(_hostWake, _fpgaWake), Network.NextDue);
        if (Traffic is not null) next = LinkInstant.Min(next, Traffic.NextWake(Now));
        bool isInTime = next <= end;
        Now = LinkInstant.Max(Now, isInTime ? next : end);
        while (Network.TryTake(Now, _bytes, out SimulatedDatagram datagram)) Deliver(datagram, _bytes.AsSpan(0, datagram.Length));
        // A late thread is late only as long as nothing arrives that wakes it.
        if (Now >= _hostWake) Host.HandleTimeout(Now);
        if (Now >= _fpgaWake) Fpga.HandleTimeout(Now);
        Traffic?.Exchange(this);
        Drain();
        return isInTime;
    }

    private void Deliver(in SimulatedDatagram datagram, ReadOnlySpan<byte> bytes)
    {
        Trace(datagram, bytes);
        if (datagram.Lane == FaultLane.ToHost)
        {
            if (datagram.Destination != HostAddress) return;   // No socket has that port any more.
            Judge(Host, datagram, bytes, datagram.Tag.Session == Session);
            Host.HandleDatagram(Now, ArqPort.Data, datagram.Source, bytes);
            _hostWake = Now;
        }
        else if (datagram.Port == ArqPort.Reset) DeliverReset(datagram, bytes);
        else
        {
            Judge(Fpga, datagram, bytes, datagram.Tag.Session == FpgaSession);
            Fpga.HandleDatagram(Now, ArqPort.Data, datagram.Source, bytes);
            _fpgaWake = Now;
        }
    }

    private void DeliverReset(in SimulatedDatagram datagram, ReadOnlySpan<byte> bytes)
    {
        if (ArqFrame.IsReset(bytes) && datagram.Source != PacketSimulator.ForeignSource)
        {
            bool isStale = datagram.Tag.Session < Math.Abs(FpgaSession) || (datagram.Tag.Session == Session && Host.State != ArqState.Resetting);
            if (isStale || datagram.Tag.Session < Session) StaleResets++;
            FpgaSession = datagram.Tag.Session;
        }
        Fpga.HandleDatagram(Now, ArqPort.Reset, datagram.Source, bytes);
        _fpgaWake = Now;
    }

    // Would the endpoint take a number for another one than its sender meant?
    private void Judge(ArqEndpoint endpoint, in SimulatedDatagram datagram, ReadOnlySpan<byte> bytes, bool isSameSession)
    {
        if (endpoint.State is ArqState.Idle or >= ArqState.Closed || datagram.Source != endpoint.Peer) return;
        if (datagram.IsForged) { Forgeries++; return; }
        if (ArqFrame.Parse(bytes, endpoint.Role, out ArqFrame frame) != ArqParseResult.Complete) return;
        // Late reset answers and notices of a take-over: a host takes none of their numbers.
        if (endpoint.Role == ArqRole.Host && frame.Type == ArqPacketType.Configuration && endpoint.State > ArqState.ReadingInfo) return;
        long outstanding = endpoint.SendHigh - endpoint.SendLow, ackDistance = (byte)(frame.Ack - (byte)endpoint.SendLow);
        bool isAckTaken = ackDistance < outstanding;
        bool isAckTrue = isSameSession && datagram.Tag.Ack == endpoint.SendLow + ackDistance;
        long distance = (byte)(frame.Sequence - (byte)endpoint.ReceiveExpected);
        bool isDataTaken = frame.HasData && distance < ArqFrame.Window;
        bool isDataTrue = isSameSession && datagram.Tag.Frame == endpoint.ReceiveExpected + distance;
        if ((isAckTaken && !isAckTrue) || (isDataTaken && !isDataTrue)) Aliases++;
    }

    private void Drain()
    {
        Drain(Host, FaultLane.ToFpga);
        Drain(Fpga, FaultLane.ToHost);
        _hostWake = Wake(Host, _hostWake);
        _fpgaWake = Wake(Fpga, _fpgaWake);
    }

    private void Drain(ArqEndpoint endpoint, FaultLane lane)
    {
        int length;
        while ((length = endpoint.PollTransmit(Now, _bytes, out ArqPort port)) > 0)
        {
            bool hasData = length >= ArqFrame.HeaderBytes;
            long frame = hasData ? endpoint.SendLow + (byte)(_bytes[7] - (byte)endpoint.SendLow) : -1;
            bool isHost = lane == FaultLane.ToFpga;
            var tag = new DatagramTag(isHost ? Session : FpgaSession, frame, endpoint.ReceiveExpected - 1);
            ulong source = isHost ? HostAddress : FpgaAddress;
            Network.Send(Now, new SimulatedDatagram(lane, port, source, endpoint.Destination, tag, 0, false, false), _bytes.AsSpan(0, length));
        }
    }

    private LinkInstant Wake(ArqEndpoint endpoint, LinkInstant before)
    {
        LinkInstant due = endpoint.PollTimeout();
        if (due <= Now && before > Now) return before;   // Its thread is late and has not looked yet.
        if (due <= Now) { BusyWakes++; return Now + 1; }
        if (_faults.TimerLateNs == 0 || due == LinkInstant.Never) return due;
        return due + (long)(_philox.Block(0xFA21, 0, _wakes++).X0 / 4294967296.0 * _faults.TimerLateNs);
    }

    private void Trace(in SimulatedDatagram datagram, ReadOnlySpan<byte> bytes)
    {
        Mix((ulong)Now.Nanoseconds ^ ((ulong)datagram.Lane << 62) ^ ((ulong)datagram.Port << 61));
        while (bytes.Length >= sizeof(ulong))
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (byte value in bytes) Mix(value);
    }

    private void Mix(ulong value) => TraceHash = CheckedStream.Mix(TraceHash, value);
}
