namespace Bss2.Training;

/// <summary>Hidden neurons of a chip that fail, by index, as <see cref="NeuronCheck"/> finds them over the link.</summary>
public sealed record NeuronHealth
{
    /// <summary>Hidden neurons that were looked at.</summary>
    public required int Neurons { get; init; }

    /// <summary>Fire without input, at least once per image without any: their leak lies above their threshold.</summary>
    public required IReadOnlyList<int> Firing { get; init; }

    /// <summary>Do not fire even under an input of many thresholds.</summary>
    public required IReadOnlyList<int> Dead { get; init; }

    /// <summary>Spike in silence now and then, less than once per image: noisy, but no failure.</summary>
    public required IReadOnlyList<int> Noisy { get; init; }

    /// <summary>Events lost in the check: a neuron whose every spike was lost would be taken for dead.</summary>
    public required long SpikesLost { get; init; }

    /// <summary>Neurons that fail in either way.</summary>
    public int Failed => Firing.Count + Dead.Count;
}
