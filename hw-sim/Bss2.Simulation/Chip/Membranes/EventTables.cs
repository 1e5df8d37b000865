namespace Bss2.Simulation;

/// <summary>
/// What an event of unit charge is worth at the start of the step it falls into, by its cycle inside the step: on the line and on the
/// membrane. Both are the exact solution run backwards, so that the step's propagator makes them right at its end.
/// Tables of shape [cycle][eight slots][line or membrane][slot], so that what eight circuits need lies together.
/// </summary>
internal sealed class EventTables
{
    private readonly int _stride;
    private readonly float[] _exc, _inh;

    public EventTables(NodeLayout layout, MembraneRates rates, int cycles)
    {
        _stride = 2 * layout.SlotCount;
        (_exc, _inh) = (new float[cycles * _stride], new float[cycles * _stride]);
        for (int slot = 0; slot < layout.SlotCount; slot++)
        {
            if (rates.ExcRate[slot] == 0) continue;
            Fill(_exc, slot, cycles, rates.ExcRate[slot], rates.LeakRateOfSlot[slot], rates.ExcStepV[slot]);
            Fill(_inh, slot, cycles, rates.InhRate[slot], rates.LeakRateOfSlot[slot], rates.InhStepV[slot]);
        }
    }

    /// <summary>Excitatory inputs, <paramref name="cycle"/> cycles into the step: for the circuits from slot s (a multiple of 8) eight line factors at 2 s, then eight membrane factors.</summary>
    public ReadOnlySpan<float> Exc(ulong cycle) => _exc.AsSpan((int)cycle * _stride, _stride);

    /// <summary>Inhibitory inputs, as <see cref="Exc"/>.</summary>
    public ReadOnlySpan<float> Inh(ulong cycle) => _inh.AsSpan((int)cycle * _stride, _stride);

    // One cycle back: the line was larger by e^(1/tau), the membrane lacked what the line then gave it.
    private void Fill(float[] table, int slot, int cycles, double lineRate, double leakRate, double stepV)
    {
        const double us = AnalogCore.CycleUs;
        double lineBack = StrictMath.Exp(us * lineRate), leakBack = StrictMath.Exp(us * leakRate), perCycle = StepCoefficients.Response(us, lineRate, leakRate);
        double charge = 1, response = 0;
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            int at = (cycle * _stride) + (2 * (slot & ~7)) + (slot & 7);
            table[at] = (float)charge;
            table[at + NodeLayout.Lanes] = (float)(stepV * response);
            charge *= lineBack;
            response = (response - (perCycle * charge)) * leakBack;
        }
    }
}
