using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>SRAM timing of one synapse array half-row pair as the hardware database gives it (synram_timing_pcconf, synram_timing_wconf):
/// precharge 0..15 and write 0..255, west and east.</summary>
public readonly record struct SynramTiming(int PrechargeWest, int PrechargeEast, int WriteWest, int WriteEast)
{
    /// <summary>What is written when nothing is known about the chip.</summary>
    public static SynramTiming Default => Of(CommonSynramConfig.Default);

    /// <summary>As a container; the other fields keep their default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public CommonSynramConfig ToConfig() => CommonSynramConfig.Default with
    {
        PcConfWest = PrechargeWest, PcConfEast = PrechargeEast, WConfWest = WriteWest, WConfEast = WriteEast,
    };

    private static SynramTiming Of(CommonSynramConfig config) => new(config.PcConfWest, config.PcConfEast, config.WConfWest, config.WConfEast);
}
