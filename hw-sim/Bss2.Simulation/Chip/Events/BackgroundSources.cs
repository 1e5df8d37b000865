using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The eight background generators (chip-model.md 1.9): regular or random events on crossbar inputs 12..19. The generator polynomial is
/// not published; a 32-bit Galois register with taps 0x80200003 stands for it [A].
/// </summary>
internal sealed class BackgroundSources(RegisterPages registers, ClockTime clock)
{
    private const uint ControlBase = 0x130001, Taps = 0x80200003;
    private const int Sources = 8, DrawBits = 16;

    private readonly uint[] _state = new uint[Sources], _generation = new uint[Sources];
    private readonly bool[] _on = new bool[Sources];
    private readonly ulong[] _due = new ulong[Sources];   // Cycles of the clock.

    public void Reset()
    {
        Array.Clear(_state);
        Array.Clear(_on);
        for (int s = 0; s < Sources; s++) _generation[s]++;
    }

    /// <summary>Told apart from events of an earlier switching on.</summary>
    public uint Generation(int source) => _generation[source];

    /// <summary>After a write of the control word: the cycle of the first event when the source was switched on just now (and has a clock).</summary>
    public ulong? Switch(int source, ulong now)
    {
        BackgroundSpikeSource config = Config(source);
        if (config.Enable == _on[source]) return null;
        _on[source] = config.Enable;
        _generation[source]++;
        if (!config.Enable) return null;
        _state[source] = config.Seed;
        _due[source] = clock.ToOwn(now) + Period(config);
        return NextCycle(source);
    }

    /// <summary>After a change of the clock: a running source's next event by the new one; what was scheduled before is void.</summary>
    public ulong? Reschedule(int source)
    {
        if (!_on[source]) return null;
        _generation[source]++;
        return NextCycle(source);
    }

    /// <summary>The end of a period: the label of an emitted event, and the end of the next period; null for a source switched off since.</summary>
    public ulong? Run(int source, uint generation, out uint? label)
    {
        label = null;
        if (generation != _generation[source]) return null;
        BackgroundSpikeSource config = Config(source);
        uint plain = (uint)config.NeuronLabel;
        if (!config.EnableRandom) label = plain;
        else
        {
            uint state = _state[source] = Next(_state[source]);
            uint mask = (uint)config.Mask;
            if (config.Rate != 0 && Draw(state) <= (uint)config.Rate) label = (plain & ~mask) | (state >> 8 & mask);
        }
        _due[source] += Period(config);
        return NextCycle(source);
    }

    private ulong? NextCycle(int source) => clock.Runs ? clock.ToChip(_due[source]) : null;

    // A draw takes 16 bits, so the register makes 16 steps: a single one would leave 15 of them as they were, and bins would hang together
    // where chip-model.md 8.6 no. 10 asks for independent ones (decisions.md).
    private static uint Next(uint state)
    {
        for (int step = 0; step < DrawBits; step++) state = (state >> 1) ^ ((state & 1) != 0 ? Taps : 0);
        return state;
    }

    // 1..255, so that "at most the rate" makes the documented mean distance of 255/rate periods at low rates too (decisions.md). A state of 0 fires always.
    private static uint Draw(uint state) => (state & 0xFF) != 0 ? state & 0xFF : state >> 16 & 0xFF;

    private static ulong Period(BackgroundSpikeSource config) => (ulong)Math.Max(1, config.Period);

    private BackgroundSpikeSource Config(int source)
    {
        uint control = ControlBase + (3 * (uint)source);
        // Container order: seed, mask/rate/label, control (registers-notes.md 9).
        return BackgroundSpikeSource.Decode([registers[control + 1], registers[control + 2], registers[control]]);
    }
}
