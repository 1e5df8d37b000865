namespace Bss2.Simulation;

/// <summary>
/// What an event of unit charge is worth at the start of the step it falls into, by its cycle inside the step: on the line and on the
/// membrane. Both are the exact solution run backwards, so that the step's propagator makes them right at its end.
/// Tables of shape [cycle][slot].
/// </summary>
internal sealed class EventTables
{
    public EventTables(NodeLayout layout, MembraneRates rates, int cycles)
    {
        Stride = layout.SlotCount;
        (LineExc, LineInh, RiseExc, RiseInh) = (new float[cycles * Stride], new float[cycles * Stride], new float[cycles * Stride], new float[cycles * Stride]);
        for (int slot = 0; slot < Stride; slot++)
        {
            if (rates.ExcRate[slot] == 0) continue;
            Fill(LineExc, RiseExc, slot, cycles, rates.ExcRate[slot], rates.LeakRateOfSlot[slot], rates.ExcStepV[slot]);
            Fill(LineInh, RiseInh, slot, cycles, rates.InhRate[slot], rates.LeakRateOfSlot[slot], rates.InhStepV[slot]);
        }
    }

    public int Stride { get; }

    public float[] LineExc { get; }

    public float[] LineInh { get; }

    public float[] RiseExc { get; }

    public float[] RiseInh { get; }

    // One cycle back: the line was larger by e^(1/tau), the membrane lacked what the line then gave it.
    private void Fill(float[] line, float[] rise, int slot, int cycles, double lineRate, double leakRate, double stepV)
    {
        const double us = AnalogCore.CycleUs;
        double lineBack = StrictMath.Exp(us * lineRate), leakBack = StrictMath.Exp(us * leakRate), perCycle = StepCoefficients.Response(us, lineRate, leakRate);
        double charge = 1, response = 0;
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            line[(cycle * Stride) + slot] = (float)charge;
            rise[(cycle * Stride) + slot] = (float)(stepV * response);
            charge *= lineBack;
            response = (response - (perCycle * charge)) * leakBack;
        }
    }
}
