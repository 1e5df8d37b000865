namespace Bss2.Simulation;

/// <summary>The frozen individuality of one chip: a pure function of seed and <see cref="ChipOptions.Mismatch"/>; 0 is the typical chip.</summary>
internal sealed class ChipMismatch
{
    private readonly Philox _random;
    private readonly double _scale;

    public ChipMismatch(ChipOptions options, AnalogParameters p)
    {
        (_random, _scale) = (new Philox(options.ChipSeed), options.Mismatch);
        ChipLevelShiftV = p.ChipLevelShiftV * Draw(0, 0);
        (VoltageGain, VoltageOffsetV) = (1 + (p.ChipVoltageGain * Draw(0, 1)), p.ChipVoltageOffsetV * Draw(0, 2));
        (MadcGain, MadcOffsetV) = (1 + (p.MadcGain * Draw(0, 3)), p.MadcOffsetV * Draw(0, 4));
        for (int b = 0; b < 4; b++) DrawBlock(b, p);
        for (int n = 0; n < 512; n++) Neurons[n] = WithTerms(DrawNeuron(n, p), 100 + n, p);
        for (int c = 0; c < 1024; c++)
            (CadcOffsetLsb[c], CadcGain[c], CadcBowLsb[c]) = (p.CadcOffsetLsb * Draw(3000 + c, 0), 1 + (p.CadcGain * Draw(3000 + c, 1)), p.CadcInlLsb * Draw(3000 + c, 2));
        for (int d = 0; d < 256; d++) DriverGain[d] = 1 + (p.DriverPulse * Draw(5000 + d, 0));
        DrawSynapses(p);
    }

    public double ChipLevelShiftV { get; }

    /// <summary>Gain of all CapMem voltage cells.</summary>
    public double VoltageGain { get; }

    public double VoltageOffsetV { get; }

    public double MadcGain { get; }

    public double MadcOffsetV { get; }

    /// <summary>The factor on all spreads, <see cref="ChipOptions.Mismatch"/>.</summary>
    public double Scale => _scale;

    public double[] BlockCurrentGain { get; } = new double[4];

    public double[] BlockDacGain { get; } = new double[4];

    public double[] BlockRampStartV { get; } = new double[4];

    public double[] BlockRampSlope { get; } = new double[4];

    public NeuronMismatch[] Neurons { get; } = new NeuronMismatch[512];

    public double[] CadcOffsetLsb { get; } = new double[1024];

    public double[] CadcGain { get; } = new double[1024];

    public double[] CadcBowLsb { get; } = new double[1024];

    public double[] DriverGain { get; } = new double[256];

    /// <summary>Charge of DAC branch b of a synapse, in weight LSB: shape [hemisphere, row, branch 0..5, column].</summary>
    public float[] SynapseBranch { get; } = new float[2 * 256 * 6 * 256];

    /// <summary>A further frozen parameter of a synapse driver in units of its spread; 0 is its pulse width.</summary>
    public double DriverDraw(int driver, uint parameter) => Draw(5000 + driver, parameter);

    /// <summary>A parameter of a synapse's correlation sensors (linear number on the chip) in units of its spread; 0..7 belong to its weight.</summary>
    public double SynapseDraw(int synapse, uint parameter) => Draw(10_000 + synapse, 8 + parameter);

    private double Draw(int unit, uint parameter)
    {
        (uint x0, uint x1, uint x2, uint x3) = _random.Block(RandomDomain.Mismatch, (uint)unit, parameter / 4);
        uint bits = (parameter & 3) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
        return _scale * Gaussian.DrawFrozen(bits);
    }

    private void DrawBlock(int b, AnalogParameters p)
    {
        BlockCurrentGain[b] = 1 + (p.BlockCurrentGain * Draw(10 + b, 0));
        BlockDacGain[b] = 1 + (p.BlockDacGain * Draw(10 + b, 1));
        BlockRampStartV[b] = p.BlockRampStartV * Draw(10 + b, 2);
        BlockRampSlope[b] = 1 + (p.BlockRampSlope * Draw(10 + b, 3));
    }

    private NeuronMismatch DrawNeuron(int n, AnalogParameters p)
    {
        int unit = 100 + n;
        double shared = p.SharedShifterV * Draw(unit, 0);
        double leakGm = Draw(unit, 5), own = Draw(unit, 6);
        double resetGm = (p.LeakResetCorrelation * leakGm) + (Math.Sqrt(1 - (p.LeakResetCorrelation * p.LeakResetCorrelation)) * own);
        double gmCommon = p.GmCommon * Draw(unit, 9);
        return new NeuronMismatch
        {
            LeakV = ChipLevelShiftV + shared + (p.LeakLevelV * Draw(unit, 1)),
            ResetV = ChipLevelShiftV + shared + (p.ResetLevelV * Draw(unit, 2)),
            ReadoutOffsetV = p.ReadoutOffsetV * Draw(unit, 3),
            ComparatorV = p.ComparatorV * Draw(unit, 4),
            LeakGain = 1 + (p.LeakConductance * leakGm),
            ResetGain = 1 + (p.LeakConductance * resetGm),
            TauExcGain = StrictMath.Exp(p.TauSynSigma * Draw(unit, 7)),
            TauInhGain = StrictMath.Exp(p.TauSynSigma * Draw(unit, 8)),
            GmExcGain = 1 + gmCommon + (p.GmIndividual * Draw(unit, 10)),
            GmInhGain = 1 + gmCommon + (p.GmIndividual * Draw(unit, 11)),
            ShiftExcCode = ((p.ShiftNullCode + 300) * (StrictMath.Exp(p.ShiftLogSigma * Draw(unit, 12)) - 1)),
            ShiftInhCode = ((p.ShiftNullCode + 300) * (StrictMath.Exp(p.ShiftLogSigma * Draw(unit, 13)) - 1)),
            CapacitanceGain = 1 + (p.Capacitance * Draw(unit, 14)),
            IntrinsicPf = p.IntrinsicCapacitanceSpreadPf * Draw(unit, 15),
            ReadoutGain = 1 + (p.ReadoutGain * Draw(unit, 16)),
            OffsetCurrentGain = 1 + (p.OffsetCurrent * Draw(unit, 17)),
            Stuck = DrawDefect(unit, p),
        };
    }

    // Numbers from 18 on: those below keep their counters. Gains of wide spreads cannot become negative at 3.5 sigma.
    private NeuronMismatch WithTerms(NeuronMismatch neuron, int unit, AnalogParameters p) => neuron with
    {
        AdaptationTauGain = 1 + (p.AdaptationTau * Draw(unit, 18)),
        AdaptationAGain = 1 + (p.AdaptationStrength * Draw(unit, 19)),
        AdaptationBGain = 1 + (p.AdaptationStrength * Draw(unit, 20)),
        AdaptationReferenceV = p.ReferenceV * Draw(unit, 21),
        AdaptationLeakV = p.ReferenceV * Draw(unit, 22),
        ExponentialGain = 1 + (p.ExponentialStrength * Draw(unit, 23)),
        ExponentialV = p.ReferenceV * Draw(unit, 24),
        CompartmentGain = 1 + (p.CompartmentConductance * Draw(unit, 25)),
        CobaExcGain = 1 + (p.CobaStrength * Draw(unit, 26)),
        CobaInhGain = 1 + (p.CobaStrength * Draw(unit, 27)),
        CobaExcV = p.ReferenceV * Draw(unit, 28),
        CobaInhV = p.ReferenceV * Draw(unit, 29),
    };

    // A defect is one CapMem cell that ignores its code; which cell and where it sticks is uniform. Counter 64 is above all parameter numbers.
    private StuckCell? DrawDefect(int unit, AnalogParameters p)
    {
        (uint chance, uint row, uint code, _) = _random.Block(RandomDomain.Mismatch, (uint)unit, 64);
        if (chance / 4294967296.0 >= p.DefectFraction * _scale) return null;
        return new StuckCell(StuckCell.Candidates[(int)(row % (uint)StuckCell.Candidates.Length)], (ushort)(code % 1023));
    }

    private void DrawSynapses(AnalogParameters p)
    {
        // 1/sqrt(2^b) for the branches: a current mirror of more transistors matches better.
        double[] spread = [.. Enumerable.Range(0, 6).Select(b => p.SynapseBranch / Math.Sqrt(1 << b))];
        for (int row = 0; row < 512; row++)
            for (int column = 0; column < 256; column++)
            {
                int unit = 10_000 + (row * 256) + column;
                double gain = (1 + (p.SynapseGain * Draw(unit, 0))) * (1 - (_scale * p.DistanceLoss * column / 255));
                for (uint b = 0; b < 6; b++)
                    SynapseBranch[(((row * 6) + (int)b) * 256) + column] = (float)((1 << (int)b) * gain * (1 + (spread[b] * Draw(unit, 1 + b))));
            }
    }
}
