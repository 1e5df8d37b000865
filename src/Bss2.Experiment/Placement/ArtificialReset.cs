using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Prepares neurons of two joined circuits for the artificial reset of the strobe kernel: it resets all odd circuits, which pull the shared
/// membranes to their reset potential, and holds the synaptic lines of all columns (chip-model 5.6, training.md 3).
/// </summary>
public static class ArtificialReset
{
    // 2 us of the fast clock of 125 MHz, within the 2.2 us for which the kernel holds the lines; one count more: the reset is released a clock early.
    private const int HoldCounts = 251, ResetHoldoffLatest = 15;

    /// <summary>
    /// Lets the second circuits of all neurons take a reset by command. Their comparators stay off and they send no spikes: nothing else changes.
    /// </summary>
    public static void Configure(ChipConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        for (int n = 0; n < NetworkPlacement.NeuronsMax; n++)
        {
            NeuronOnChip second = NetworkPlacement.SecondCircuit(n);
            Register<NeuronConfig> neuron = NeuronConfig.At(second);
            Register<NeuronBackendConfig> backend = NeuronBackendConfig.At(second);
            config.Set(neuron, config.Get(neuron) with { EnableFire = true });
            config.Set(backend, config.Get(backend) with { RefractoryTime = HoldCounts, ResetHoldoff = ResetHoldoffLatest, SelectInputClock = 1, EnableSpikeOut = false });
        }
    }
}
