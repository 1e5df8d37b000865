using System.Text.Json.Serialization;

namespace Bss2.Training;

/// <summary>How the learning rate falls over a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LearningRateSchedule>))]
public enum LearningRateSchedule
{
    /// <summary>By a constant factor per weight update, to <see cref="TrainingSettings.LearningRateEnd"/> over the whole run.</summary>
    Geometric,

    /// <summary>By <see cref="TrainingSettings.EpochFactor"/> between two epochs, constant within one (the authors' schedule).</summary>
    PerEpoch,
}
