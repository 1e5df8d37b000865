using Bss2.Calibration;
using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Simulation;
using Bss2.Training;

namespace Bss2.EndToEnd.Tests;

/// <summary>A simulated chip, initialised and calibrated from a file, with a placed network; everything goes over the link.</summary>
internal sealed class SimulatedSetup
{
    private SimulatedSetup(SimulatedFpga board, PlaybackRunner playback, NetworkPlacement placement, StrobeSession session) =>
        (Board, Playback, Placement, Session) = (board, playback, placement, session);

    /// <summary>No mismatch, no noise.</summary>
    public static ChipOptions Ideal { get; } = new() { ChipSeed = 3, Mismatch = 0, Noise = false };

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public SimulatedFpga Board { get; }

    public PlaybackRunner Playback { get; }

    public NetworkPlacement Placement { get; }

    public StrobeSession Session { get; }

    // Event latency of the simulated board, near enough for tests that only look at sizes; the substrate's tests measure it.
    public static StrobeTiming Timing { get; } = new(FpgaTicks.FromMicroseconds(2), new FpgaTicks(46));

    public static async Task<SimulatedSetup> OpenAsync(NetworkShape shape, ChipOptions options, int samples = 20)
    {
        var board = new SimulatedFpga(options);
        var playback = new PlaybackRunner(board);
        var placement = new NetworkPlacement(shape);
        ChipConfig config = Calibrated(options);
        placement.Configure(config);
        return new SimulatedSetup(board, playback, placement, await StrobeSession.OpenAsync(playback, config, samples, Token));
    }

    /// <summary>A substrate with scales measured on the device.</summary>
    public static async Task<ChipSubstrate> OpenSubstrateAsync(NetworkShape shape, ChipOptions options, int samples = 20)
    {
        var playback = new PlaybackRunner(new SimulatedFpga(options));
        var placement = new NetworkPlacement(shape);
        ChipConfig config = Calibrated(options);
        DeviceScales scales = await ScaleMeasurement.RunAsync(playback, config, shape, Token);
        placement.Configure(config);
        return new ChipSubstrate(await StrobeSession.OpenAsync(playback, config, samples, Token), placement, scales with { Timing = scales.Timing.ForSamples(samples) }, "sim:");
    }

    /// <summary>Hidden weights, all zero but for the given ones.</summary>
    public void Connect(params (int Hidden, int Input, int Weight)[] synapses)
    {
        NetworkShape shape = Placement.Shape;
        var weights = new sbyte[shape.HiddenCount * shape.InputCount];
        foreach ((int hidden, int input, int weight) in synapses) weights[(hidden * shape.InputCount) + input] = (sbyte)weight;
        Placement.SetHiddenWeights(Session.Config, weights, Placement.FirstInputSource, shape.InputCount);
    }

    /// <summary>Readout weights, all zero but for the given ones.</summary>
    public void ConnectReadout(params (int Output, int Hidden, int Weight)[] synapses)
    {
        NetworkShape shape = Placement.Shape;
        var weights = new sbyte[shape.OutputCount * shape.HiddenCount];
        foreach ((int output, int hidden, int weight) in synapses) weights[(output * shape.HiddenCount) + hidden] = (sbyte)weight;
        Placement.SetOutputWeights(Session.Config, weights);
    }

    /// <summary>Runs one image in which input lines spike in bins; gives the codes, shape [neuron][sample], and the neurons that spiked.</summary>
    public async Task<(int[][] Codes, int[] Spiking)> RunAsync(params (int Bin, int Input)[] spikes)
    {
        InputEvent[] events = [.. spikes.OrderBy(s => s.Bin).Select(s => new InputEvent(s.Bin, Placement.InputLabel(s.Input)))];
        StrobeRun run = await Session.RunAsync(events, [0, events.Length], 1, Timing, Token);
        var codes = new byte[NetworkPlacement.NeuronsMax];
        int[][] traces = [.. Enumerable.Range(0, NetworkPlacement.NeuronsMax).Select(_ => new int[run.SampleCount])];
        for (int s = 0; s < run.SampleCount; s++)
        {
            run.Codes(0, s, codes);
            for (int n = 0; n < codes.Length; n++) traces[n][s] = codes[n];
        }
        return (traces, [.. run.Spikes.ToArray().Select(s => Placement.NeuronOfSpike(s.Label))]);
    }

    /// <summary>Writes one word past the driver's configuration, as another user of the link could.</summary>
    public async Task WriteAsync(params (uint Address, uint Data)[] words)
    {
        var builder = new PlaybackProgramBuilder();
        foreach ((uint address, uint data) in words) builder.WriteWord(address, data);
        builder.Barrier(Protocol.BarrierKind.Omnibus);
        await Playback.RunAsync(builder.Build(), cancellationToken: Token);
    }

    private static ChipConfig Calibrated(ChipOptions options)
    {
        var config = new ChipConfig();
        CalibrationFile.Parse(IdealCalibration.Export(options)).ApplyTo(config);
        return config;
    }
}
