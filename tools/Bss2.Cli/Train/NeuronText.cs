using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>What is said about hidden neurons that fail.</summary>
internal static class NeuronText
{
    /// <summary>One line.</summary>
    public static string Of(NeuronHealth n) =>
        $"failed     {n.Failed} of {n.Neurons} hidden neurons: {n.Firing.Count} fire without input (leak over threshold), {n.Dead.Count} not even under strong input; {n.Noisy.Count} more spike in silence now and then"
        + (n.SpikesLost > 0 ? $"; {n.SpikesLost} events were lost in the check" : "");
}
