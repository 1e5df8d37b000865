using Bss2.Chip;

namespace Bss2.Simulation.Tests;

/// <summary>A calibrated chip whose MADC listens to neurons.</summary>
internal sealed class MadcRig
{
    public MadcRig(ChipOptions? options = null, MadcConfig? config = null, params int[] circuits)
    {
        Rig = new ChipRig(options);
        for (int i = 0; i < circuits.Length; i++) Connect(circuits[i], buffer: i);
        Rig.Set(MadcConfig.At(), config ?? MadcConfig.Default);
    }

    public ChipRig Rig { get; }

    public static MadcControl WakeUp => MadcControl.Default with { WakeUp = true, EnablePreAmplifier = true };

    public static MadcControl Start => MadcControl.Default with { StartRecording = true, EnablePreAmplifier = true, EnableContinuousSampling = true };

    public static MadcControl Stop => MadcControl.Default with { StopRecording = true, EnablePreAmplifier = true };

    /// <summary>Code, channel bit and cycle of every sample so far.</summary>
    public List<(int Code, int Channel, ulong Cycle)> Samples => [.. Rig.Spikes.Where(e => e.IsMadcSample).Select(e => (e.Value & 0x3FF, e.Value >> 10, e.Cycle))];

    public void Connect(int circuit, int buffer)
    {
        Rig.Set(NeuronConfig.At(circuit), Rig.Get(NeuronConfig.At(circuit)) with { EnableReadout = true });
        ReadoutSourceSelection selection = Rig.Get(ReadoutSourceSelection.At());
        Rig.Set(ReadoutSourceSelection.At(), (circuit & 1) == 0 ? selection.WithBufferNeuronEven(buffer, circuit >> 8, true) : selection.WithBufferNeuronOdd(buffer, circuit >> 8, true));
    }

    public void Control(MadcControl control) => Rig.Set(MadcControl.At(), control);

    /// <summary>Wakes the converter up, lets 120 samples settle, and records for a time.</summary>
    public void Record(double us)
    {
        Control(WakeUp);
        Rig.Run(20);
        Control(Start);
        Rig.Run(6);
        Rig.Spikes.Clear();
        Rig.Run(us);
        Control(Stop);
        // Membranes come to rest, so that what is configured next is taken over as a whole.
        Rig.Run(1);
    }
}
