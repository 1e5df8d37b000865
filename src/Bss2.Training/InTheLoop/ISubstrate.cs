namespace Bss2.Training;

/// <summary>Where the forward pass happens: in software, or on a chip behind a link. Chosen once per run.</summary>
public interface ISubstrate : IAsyncDisposable
{
    /// <summary>The measured (or defined) scales, for run.json.</summary>
    SubstrateInfo Info { get; }

    /// <summary>Number of the device's next run, to save and restore with a training run: it selects the trial-to-trial noise.</summary>
    long RunIndex { get; set; }

    /// <summary>
    /// Runs <paramref name="input"/> through a network of one spiking hidden layer and one leaky readout and fills
    /// <paramref name="recording"/>. Weights are float, in model units (threshold 1), row-major: hidden [hidden, input],
    /// output [output, hidden], recurrent [hidden, hidden] or empty. The substrate quantises as it needs.
    /// </summary>
    ValueTask ForwardAsync(NetworkWeights weights, SpikeBatch input, Recording recording, CancellationToken cancellationToken);
}
