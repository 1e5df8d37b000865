using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>What the chip does that costs power.</summary>
internal sealed partial class ChipModel
{
    private static readonly uint[] BiasCells =
        [.. from n in Enumerable.Range(0, NeuronOnChip.Count)
            from row in new[] { CapMemRow.IBiasSyninExcGm, CapMemRow.IBiasSyninInhGm }
            select CapMemCell.At(CapMemCellOnChip.OfNeuron(new NeuronOnChip(n), row)).AddressOf(0).Value];

    private long _driverEvents, _fires;

    /// <inheritdoc/>
    public ChipActivity Activity
    {
        get
        {
            long bias = 0;
            foreach (uint cell in BiasCells) bias += _registers[cell];
            PllClock ppu = PllClock.Of(_registers, PllClock.PpuOutput);
            return new ChipActivity
            {
                DriverEvents = _driverEvents, Spikes = _fires, Conversions = _cadc[0].Conversions + _cadc[1].Conversions,
                Instructions = _ppus[0].ExecutedInAll + _ppus[1].ExecutedInAll, VectorInstructions = _ppus[0].VectorsInAll + _ppus[1].VectorsInAll,
                AwakeCycles = (long)(_ppus[0].AwakeCycles + _ppus[1].AwakeCycles), MeanBiasCode = (double)bias / BiasCells.Length,
                PpuMhz = ppu.Mhz, HasMadcClock = PllClock.Of(_registers, PllClock.MadcOutput).Runs,
            };
        }
    }
}
