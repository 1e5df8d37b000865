using System.Numerics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The digital event path in one time order: L2 inputs, arbitration of the neuron event outputs, crossbar, PADI buses, L2 outputs
/// (chip-model.md 1.3 to 1.8). What happens stands in the queue with its cycle of 4 ns; outputs, crossbar and buses count cycles of their own clock ("own").
/// </summary>
internal sealed class EventPath
{
    /// <summary>Crossbar grant to bus or L2 output, own cycles: 16 ns (chip-model.md 1.4).</summary>
    public const int CrossbarLatency = 4;

    /// <summary>Bus to the middle of the synaptic current pulse [A].</summary>
    public const int DriverLatency = 2;

    /// <summary>Part of a generation that <see cref="ScheduleMadc"/> brings back.</summary>
    public const uint PayloadMask = 0xFF_FFFF;

    /// <summary>Events that wait for a PADI bus [A, as the crossbar inputs].</summary>
    private const int BusFifoDepth = 8;

    private readonly ChipLosses _losses;
    private readonly NeuronBackends _backends;
    private readonly Crossbar _crossbar;
    private readonly PadiBuses _padi;
    private readonly BackgroundSources _background;
    private readonly ClockTime _clock;
    private readonly EventQueue _queue = new();
    private readonly ulong[] _pending = new ulong[8], _busFree = new ulong[8];
    private readonly bool[] _granting = new bool[8];
    private readonly ulong[] _grantAt = new ulong[8];
    private uint _sequence;
    private ulong _serveAt, _lastL2;
    private bool _serving;

    /// <summary>A path that runs with <paramref name="clock"/>, and background sources that run with <paramref name="sourceClock"/>.</summary>
    public EventPath(RegisterPages registers, ChipLosses losses, NeuronBackends backends, ClockTime clock, ClockTime sourceClock)
    {
        (_losses, _backends, _padi, _clock) = (losses, backends, new PadiBuses(registers), clock);
        _crossbar = new Crossbar(registers, losses) { Passed = OnPassed };
        _background = new BackgroundSources(registers, sourceClock);
    }

    /// <summary>A driver (linear 0..255) drives its rows with a 6-bit address; the cycle is that of the current pulse.</summary>
    public required Action<int, int, ulong> RowDriven { get; init; }

    /// <summary>What <see cref="ScheduleMadc"/> asked for is due: generation and cycle.</summary>
    public required Action<uint, ulong> MadcDue { get; init; }

    /// <summary>A circuit fires because one that it follows did.</summary>
    public required Action<int, ulong> FireShared { get; init; }

    /// <summary>Events on their way to the FPGA, oldest first.</summary>
    public Queue<ChipEvent> L2Events { get; } = new();

    /// <summary>Cycle of the next digital event; the largest value when there is none.</summary>
    public ulong NextCycle => _queue.NextCycle;

    /// <summary>Crossbar, PADI or driver registers have changed.</summary>
    public void Invalidate()
    {
        _crossbar.Invalidate();
        _padi.Invalidate();
    }

    public void Reset()
    {
        _queue.Clear();
        _crossbar.Reset();
        _padi.Invalidate();
        _background.Reset();
        L2Events.Clear();
        Array.Clear(_pending);
        Array.Clear(_busFree);
        Array.Clear(_granting);
        (_sequence, _serving, _lastL2) = (0, false, 0);
    }

    /// <summary>The clock of the background sources has changed.</summary>
    public void FollowSourceClock()
    {
        for (int s = 0; s < 8; s++)
            if (_background.Reschedule(s) is ulong next) ScheduleBackground(s, next);
    }

    /// <summary>The path's own clock has changed: what waited while there was none goes on.</summary>
    public void Resume(ulong now)
    {
        if (!_clock.Runs) return;
        for (int output = 0; output < 8; output++)
            if (_pending[output] != 0 && !_granting[output]) BeginGrants(output, now);
        BeginServing(now);
    }

    /// <summary>An event from the FPGA with its 16-bit label.</summary>
    public void Inject(ushort label, ulong cycle) => _queue.Add(cycle, EventStage.Inject, _sequence++ & 0xFF_FFFF, label);

    /// <summary>A neuron's event reaches its event output.</summary>
    public void Fire(int circuit, ulong cycle) => _queue.Add(cycle, EventStage.Fire, (uint)circuit, (uint)circuit);

    /// <summary>The fire of a circuit passes on to the circuits that follow it.</summary>
    public void Share(int circuit, ulong cycle)
    {
        foreach (int follower in _backends.Followers(circuit)) _queue.Add(cycle, EventStage.Share, (uint)follower, (uint)follower);
    }

    /// <summary>An event on bus 0..7 from the PADI event register; ignored by buses that take crossbar events.</summary>
    public void FireBus(int bus, uint label, ulong cycle)
    {
        if (_padi.TakesCrossbar(bus)) return;
        if (_clock.Runs) Enqueue(bus, label, _clock.ToOwn(cycle), fromCrossbar: false);
        else _losses.EventsWithoutClock++;
    }

    /// <summary>Calls <see cref="MadcDue"/> at <paramref name="cycle"/>, after the digital events of that cycle.</summary>
    public void ScheduleMadc(ulong cycle, uint generation) => _queue.Add(cycle, EventStage.Madc, 0, generation & PayloadMask);

    /// <summary>A sample leaves for the FPGA; it takes the latency of a spike's last stage, so that both stay in order.</summary>
    public void SendMadcSample(ushort sample, ulong cycle)
    {
        if (_clock.Runs) Leave(_clock.ToOwn(cycle) + CrossbarLatency, sample, isMadcSample: true);
        else _losses.EventsWithoutClock++;
    }

    /// <summary>The control word of a background source was written.</summary>
    public void SwitchBackground(int source, ulong now)
    {
        if (_background.Switch(source, now) is ulong next) ScheduleBackground(source, next);
    }

    /// <summary>Lets happen what happens in the next event's cycle and stage.</summary>
    public void RunNext()
    {
        (ulong cycle, EventStage stage, uint unit, uint payload) = _queue.Take();
        switch (stage)
        {
            case EventStage.Fire: Pend((int)payload, cycle); break;
            case EventStage.Inject: Inject(payload, cycle); break;
            case EventStage.Background: RunBackground((int)unit, payload, cycle); break;
            case EventStage.Arbitrate: Grant((int)unit, cycle); break;
            case EventStage.Crossbar: Serve(cycle); break;
            case EventStage.Madc: MadcDue(payload, cycle); break;
            case EventStage.Share: FireShared((int)payload, cycle); break;
            default: Drive((int)(payload >> 16) & 7, payload & 0x3FFF, (payload & 0x8_0000) != 0, cycle); break;
        }
    }

    // 64 neurons share an output: a pending flag each, the lowest position first (chip-model.md 1.7).
    private void Pend(int circuit, ulong cycle)
    {
        int output = (circuit & 255) / 32, position = ((circuit >> 8) * 32) + (circuit & 31);
        if ((_pending[output] >> position & 1) != 0) _losses.NeuronArbitration++;
        _pending[output] |= 1UL << position;
        if (!_granting[output]) BeginGrants(output, cycle);
    }

    private void BeginGrants(int output, ulong cycle)
    {
        if (!_clock.Runs) return;
        (_granting[output], _grantAt[output]) = (true, _clock.ToOwn(cycle));
        _queue.Add(_clock.ToChip(_grantAt[output]), EventStage.Arbitrate, (uint)output, 0);
    }

    private void Grant(int output, ulong cycle)
    {
        _granting[output] = false;
        if (!_clock.Runs) return;
        int position = BitOperations.TrailingZeroCount(_pending[output]);
        _pending[output] &= _pending[output] - 1;
        int circuit = ((position >> 5) * 256) + (output * 32) + (position & 31);
        Push(output, _backends.Label(circuit), cycle);
        _granting[output] = _pending[output] != 0;
        if (_granting[output]) _queue.Add(Math.Max(cycle, _clock.ToChip(++_grantAt[output])), EventStage.Arbitrate, (uint)output, 0);
    }

    // An input without clock takes nothing.
    private void Inject(uint label, ulong cycle)
    {
        if (_clock.Runs) Push(8 + (int)(label >> 14), label & 0x3FFF, cycle);
        else _losses.EventsWithoutClock++;
    }

    private void Push(int input, uint label, ulong cycle)
    {
        _crossbar.Push(input, label);
        BeginServing(cycle);
    }

    private void BeginServing(ulong cycle)
    {
        if (_serving || !_crossbar.IsBusy || !_clock.Runs) return;
        (_serving, _serveAt) = (true, _clock.ToOwn(cycle));
        _queue.Add(_clock.ToChip(_serveAt), EventStage.Crossbar, 0, 0);
    }

    private void Serve(ulong cycle)
    {
        _serving = false;
        if (!_clock.Runs) return;
        // No further back than now, where the clock has become faster in between.
        _serveAt = Math.Max(_serveAt, _clock.ToOwn(cycle));
        _crossbar.Serve(_serveAt);
        _serving = _crossbar.IsBusy;
        if (_serving) _queue.Add(Math.Max(cycle, _clock.ToChip(++_serveAt)), EventStage.Crossbar, 0, 0);
    }

    private void OnPassed(int output, uint label, ulong own)
    {
        ulong arrival = own + CrossbarLatency;
        if (output >= 8) Leave(arrival, (ushort)(((uint)(output - 8) << 14) | label), isMadcSample: false);
        else Enqueue(output, label, arrival, fromCrossbar: true);
    }

    // In order, also where a clock has become faster in between.
    private void Leave(ulong own, ushort value, bool isMadcSample)
    {
        _lastL2 = Math.Max(_lastL2, _clock.ToChip(own));
        L2Events.Enqueue(new ChipEvent(_lastL2, value, isMadcSample));
    }

    private void Enqueue(int bus, uint label, ulong arrival, bool fromCrossbar)
    {
        ulong service = (ulong)_padi.ServiceCycles(bus), start = Math.Max(arrival, _busFree[bus]);
        if (start - arrival > BusFifoDepth * service)
        {
            _losses.PadiBusBusy++;
            return;
        }
        _busFree[bus] = start + service;
        _queue.Add(_clock.ToChip(start), EventStage.Padi, (uint)bus, label | ((uint)bus << 16) | (fromCrossbar ? 0x8_0000u : 0));
    }

    private void Drive(int bus, uint label, bool fromCrossbar, ulong cycle)
    {
        if (fromCrossbar && !_padi.TakesCrossbar(bus)) return;
        foreach (int driver in _padi.Accepting(bus, (int)(label >> 6) & 31)) RowDriven(driver, (int)label & 63, cycle + DriverLatency);
    }

    private void RunBackground(int source, uint generation, ulong cycle)
    {
        if (_background.Run(source, generation, out uint? label) is not ulong next) return;
        if (label is uint emitted) Push(12 + source, emitted, cycle);
        ScheduleBackground(source, next);
    }

    private void ScheduleBackground(int source, ulong cycle) =>
        _queue.Add(cycle, EventStage.Background, (uint)source, _background.Generation(source));
}
