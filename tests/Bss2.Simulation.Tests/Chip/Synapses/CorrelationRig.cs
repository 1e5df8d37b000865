using Bss2.Chip;

namespace Bss2.Simulation.Tests;

/// <summary>One synapse whose sensors record, and how its pulses are sent and its deflections seen.</summary>
internal static class CorrelationRig
{
    public const int Driver = 12, Row = 24, Column = 20, Label = 9;
    public const int PulseLatency = EventPath.CrossbarLatency + EventPath.DriverLatency;
    public const double PairV = 0.5 * 4.5e-3, TauUs = 5;

    public static ChipRig Rig(int ramp = 80, int store = 70, int output = 600, ChipOptions? options = null)
    {
        var rig = new ChipRig(options);
        Configure(rig, ramp, store, output, configured: true);
        return rig;
    }

    public static void Configure(ChipRig rig, int ramp, int store, int output, bool configured = false)
    {
        if (!configured) rig.Configure();
        rig.Drivers();
        Bias(rig, ramp, store, output);
        rig.Synapse(0, Row, Column, 0, Label);
        // Both branches of every column on the CADC, no neuron.
        for (uint q = 0; q < 64; q++)
        {
            rig.Chip.Write(0x02CF_8080 + q, 0xC0C0_C0C0, 15);
            rig.Chip.Write(0x02C0_4000 + q, 0, 15);
        }
    }

    public static void Bias(ChipRig rig, int ramp, int store, int output)
    {
        for (int b = 0; b < 4; b++)
        {
            var block = new CapMemBlockOnChip(b);
            rig.Cell(CapMemShared.SynIBiasRamp(block), ramp);
            rig.Cell(CapMemShared.SynIBiasStore(block), store);
            rig.Cell(CapMemShared.SynIBiasCorout(block), output);
        }
    }

    public static void Calibrate(ChipRig rig, int timeCalib, int ampCalib)
    {
        uint quad = Column / 8, shift = 8 * (3 - (Column / 2 % 4)), row = Row;
        rig.Chip.Write(0x02C1_0000 + (row * 64) + quad, (uint)timeCalib << (int)shift, 15);
        rig.Chip.Write(0x02C2_0000 + (row * 64) + quad, (uint)ampCalib << (int)shift, 15);
    }

    public static void Reset(ChipRig rig) => rig.Chip.Write(0x02C9_0000 + (Row * 64) + (Column / 8), 0, 15);

    public static void Vector(ChipRig rig, uint address, byte value) =>
        rig.Chip.WriteVectorWindow(0, address, Enumerable.Repeat(value, 128).ToArray(), UInt128.MaxValue);

    // Post minus pre in us; both 200 us after the last pair.
    public static void Pair(ChipRig rig, double us)
    {
        double at = (rig.Chip.Now / (double)ChipRig.CyclesPerUs) + 200;
        if (us > 0) PreAt(rig, at);
        PostAt(rig, at + Math.Max(us, 0));
        if (us < 0) PreAt(rig, at - us);
        rig.Run(1);
    }

    public static void PreAt(ChipRig rig, double us)
    {
        ulong cycle = (ulong)(us * ChipRig.CyclesPerUs);
        rig.RunTo(cycle - PulseLatency);
        rig.Inject(ChipRig.LabelFor(Driver, Label), cycle - PulseLatency);
        rig.RunTo(cycle - 1);
    }

    public static void PostAt(ChipRig rig, double us)
    {
        rig.RunTo((ulong)(us * ChipRig.CyclesPerUs));
        rig.Set(NeuronReset.At(new NeuronOnChip(Column)), NeuronReset.Default);
    }

    public static double Deflection(ChipRig rig, bool acausal, int row = Row, int column = Column)
    {
        rig.Chip.Correlation.Settle(rig.Chip.Now);
        return (float)new AnalogParameters().CorrelationBaselineV - rig.Chip.Correlation.Volts(0, row, column, acausal);
    }

    public static byte[] Read(ChipRig rig, bool acausal, int row)
    {
        var codes = new byte[256];
        rig.Run(5);
        rig.Chip.Read(0x02C8_0000 + (uint)(row * 64), out _);
        for (uint q = 0; q < 64; q++)
        {
            uint word = rig.Chip.Read((acausal ? 0x02CC_0000u : 0x02C8_0000) + 0x20_0000 + q, out _);
            for (int e = 0; e < 4; e++) codes[SynapseQuadOnChip.ColumnOf((int)q, e)] = (byte)(word >> (8 * (3 - e)));
        }
        return codes;
    }
}
