using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>The digital half of the neurons: refractory and reset times, spike counters, event labels (chip-model.md 1.7). Indexed by circuit.</summary>
internal sealed class NeuronBackends(RegisterPages registers, ClockTime clock)
{
    private readonly int[] _reset = new int[NeuronOnChip.Count], _refractory = new int[NeuronOnChip.Count];
    private readonly ushort[] _label = new ushort[NeuronOnChip.Count];
    private readonly bool[] _clocked = new bool[NeuronOnChip.Count], _emits = new bool[NeuronOnChip.Count];
    private readonly PostPulseSource[] _post = new PostPulseSource[NeuronOnChip.Count];
    private readonly NeuronBackendConfig[] _configs = new NeuronBackendConfig[NeuronOnChip.Count];
    private readonly int[][] _followers = new int[NeuronOnChip.Count][];
    private readonly uint[] _counters = new uint[NeuronOnChip.Count];
    private bool _stale = true;

    public void Invalidate() => _stale = true;

    public void Reset()
    {
        Array.Clear(_counters);
        _stale = true;
    }

    /// <summary>Cycles from fire to the end of the membrane's reset.</summary>
    public int ResetCycles(int circuit) { Refresh(); return _reset[circuit]; }

    /// <summary>Cycles from fire until the next one is possible.</summary>
    public int RefractoryCycles(int circuit) { Refresh(); return _refractory[circuit]; }

    /// <summary>Without its clock a backend does not react to its comparator.</summary>
    public bool IsClocked(int circuit) { Refresh(); return _clocked[circuit]; }

    /// <summary>Neuron label of an event: event output (column div 32) in bits 10..8, address_out below.</summary>
    public ushort Label(int circuit) { Refresh(); return _label[circuit]; }

    /// <summary>Where a column's post pulses come from.</summary>
    public PostPulseSource PostPulse(int circuit) { Refresh(); return _post[circuit]; }

    /// <summary>Circuits that fire with this one.</summary>
    public ReadOnlySpan<int> Followers(int circuit) { Refresh(); return _followers[circuit]; }

    /// <summary>Counts a fire; true when it goes to the event output.</summary>
    public bool CountFire(int circuit)
    {
        Refresh();
        ref uint counter = ref _counters[circuit];
        counter = (counter & 0xFF) == 0xFF ? 0x100 : counter + 1;
        return _emits[circuit];
    }

    /// <summary>Count in bits 7..0, overflow in bit 8.</summary>
    public uint ReadCounter(int circuit) => _counters[circuit];

    public void ClearCounter(int circuit) => _counters[circuit] = 0;

    // Refractory clock f = clock / 2^(scale+1); the reset ends (0x1F - 2*holdoff) counts before refractoriness, or with it when that
    // count is never reached (chip-model.md 1.7).
    private void Refresh()
    {
        if (!_stale) return;
        _stale = false;
        for (int c = 0; c < NeuronOnChip.Count; c++)
        {
            var neuron = new NeuronOnChip(c);
            NeuronBackendConfig backend = registers.Load(NeuronBackendConfig.At(neuron));
            CommonNeuronBackendConfig common = registers.Load(CommonNeuronBackendConfig.At(neuron.Column / 128));
            int period = 2 << (backend.SelectInputClock != 0 ? common.ClockScaleFast : common.ClockScaleSlow);
            int early = 0x1F - (backend.ResetHoldoff << 1);
            int counts = backend.RefractoryTime >= early ? backend.RefractoryTime - early : backend.RefractoryTime;
            (_refractory[c], _reset[c]) = (ChipCycles(Math.Max(1, backend.RefractoryTime) * period), ChipCycles(Math.Max(1, counts) * period));
            _label[c] = (ushort)((neuron.EventOutput << 8) | backend.AddressOut);
            _clocked[c] = common.EnableClocks && clock.Runs;
            _post[c] = clock.Runs ? PostPulseOf(backend, common) : PostPulseSource.None;
            _emits[c] = backend.EnableSpikeOut && common.EnableEventRegisters;
            _configs[c] = backend;
        }
        for (int c = 0; c < NeuronOnChip.Count; c++) _followers[c] = _configs[c].EnableNeuronMaster ? FindFollowers(c) : [];
    }

    // At most a millisecond at 250 MHz; a slower clock may stretch it beyond an int.
    private int ChipCycles(int clocks) => (int)Math.Clamp(clock.ChipCycles((ulong)clocks), 1, int.MaxValue);

    // A master's fire goes to the other row through connect_fire_bottom and to the right neighbour of its half through connect_fire_to_right, on
    // through circuits that have these set too; those that are slaves take it. connect_fire_from_right is broken in silicon (chip-model.md 1.7).
    private int[] FindFollowers(int master)
    {
        List<int> reached = [master];
        for (int i = 0; i < reached.Count; i++)
        {
            int c = reached[i];
            if (_configs[c].ConnectFireBottom && !reached.Contains(c ^ 256)) reached.Add(c ^ 256);
            if (_configs[c].ConnectFireToRight && c % 128 != 127 && !reached.Contains(c + 1)) reached.Add(c + 1);
        }
        return [.. reached.Skip(1).Where(c => _configs[c].EnableNeuronSlave).Order()];
    }

    // post_overwrite leaves the block pulse alone; else the neuron's own fire, as a master or through the bayesian logic (chip-model.md 1.7).
    private static PostPulseSource PostPulseOf(NeuronBackendConfig backend, CommonNeuronBackendConfig common) =>
        !common.EnableClocks ? PostPulseSource.None
        : backend.PostOverwrite ? PostPulseSource.Block
        : backend.EnableNeuronMaster || backend.EnableBayesianExtension ? PostPulseSource.Fire
        : PostPulseSource.None;
}
