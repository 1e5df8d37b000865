namespace Bss2.Training;

/// <summary>A labelled data set whose samples become input spikes.</summary>
public interface ISpikeDataset
{
    /// <summary>Samples.</summary>
    int Count { get; }

    /// <summary>Classes.</summary>
    int ClassCount { get; }

    /// <summary>Input lines.</summary>
    int InputCount { get; }

    /// <summary>CADC samples (time steps) per sample.</summary>
    int StepCount { get; }

    /// <summary>Class of a sample.</summary>
    byte Label(int sample);

    /// <summary>
    /// Appends the spikes of a sample as (step, line), sorted by step then line. <paramref name="rotationDegrees"/> turns pictures and is
    /// ignored by data that are none.
    /// </summary>
    void Encode(int sample, double rotationDegrees, List<(ushort Step, ushort Line)> spikes);
}
