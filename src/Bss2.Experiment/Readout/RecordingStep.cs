using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>What happens during a recording: an input event or a change of the configuration, <see cref="Time"/> after its start.</summary>
public sealed record RecordingStep
{
    private RecordingStep(FpgaTicks time) => Time = time;

    /// <summary>When the FPGA sends it, from the start of the recording.</summary>
    public FpgaTicks Time { get; }

    /// <summary>Label of an event to send.</summary>
    public ushort? Label { get; private init; }

    /// <summary>Configuration that is in force from now on.</summary>
    public ChipConfig? Config { get; private init; }

    /// <summary>An input event.</summary>
    public static RecordingStep Spike(FpgaTicks time, ushort label) => new(time) { Label = label };

    /// <summary>Another configuration: what differs is written.</summary>
    public static RecordingStep Configure(FpgaTicks time, ChipConfig config) => new(time) { Config = config };
}
