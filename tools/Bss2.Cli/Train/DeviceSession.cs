using Bss2.Calibration;
using Bss2.Chip;
using Bss2.Cli.Sim;
using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Training;
using Bss2.Transport;

namespace Bss2.Cli.Train;

/// <summary>
/// Substrates ready for training: software, or a device that was initialised, calibrated and measured. A simulated chip is a seed: the
/// pieces of a batch are shared by as many equal ones as there are threads to run them.
/// </summary>
internal sealed class DeviceSession : IAsyncDisposable
{
    private readonly List<IFpgaLink> _links = [];
    private readonly List<ISubstrate> _substrates = [];
    private readonly List<StrobeSession> _sessions = [];

    private DeviceSession()
    {
    }

    public IReadOnlyList<ISubstrate> Substrates => _substrates;

    /// <summary>One link per substrate; none in software.</summary>
    public IReadOnlyList<IFpgaLink> Links => _links;

    public string Description { get; private init; } = "";

    public DeviceScales? Scales { get; private set; }

    /// <summary>Set when images end with an artificial reset.</summary>
    public FastInference? Fast { get; private init; }

    /// <summary>Seed of the simulated chip, also behind a link; null for software and silicon.</summary>
    public ulong? ChipSeed { get; private init; }

    /// <summary>Faults of the chip's processors that only a simulated chip can report.</summary>
    public IReadOnlyList<string> ProcessorFaults => ModelReport.Faults(Models);

    /// <summary>The models behind the links when the device is simulated: for their loss counters only.</summary>
    public IReadOnlyList<SimulatedFpga> Models => [.. _links.Select(Devices.ModelBehind).OfType<SimulatedFpga>()];

    /// <summary>Hash of the responses so far, when the request asked for it.</summary>
    public string? ResponseSha256 => _links.OfType<HashingLink>().FirstOrDefault()?.ResponseSha256;

    /// <summary>The network of a request.</summary>
    public static NetworkShape Shape(TrainingSettings s, DatasetPair data) => new(data.Train.InputCount, s.HiddenCount, data.Train.ClassCount, s.Recurrent);

    /// <summary>Opens what the request asks for, with the calibration in <paramref name="folder"/>; <paramref name="known"/> scales of a resumed run are not measured again.</summary>
    public static Task<DeviceSession> OpenAsync(TrainRequest request, DatasetPair data, RunFolder folder, DeviceScales? known, CancellationToken cancellationToken) =>
        request.IsSoftware ? Task.FromResult(OpenSoftware(request, data)) : OpenChipAsync(request, data, new AppliedCalibration(CalibrationFile.Load(folder.Calibration), folder.Calibration), known, null, cancellationToken);

    /// <summary>The model without a chip.</summary>
    public static DeviceSession OpenSoftware(TrainRequest request, DatasetPair data)
    {
        TrainingSettings s = request.Settings;
        var software = new DeviceSession { Description = "software (no chip)" };
        for (int i = 0; i < Lanes(request); i++) software._substrates.Add(new SoftwareSubstrate(new NeuronDynamics(s.TimeStepUs, s.TauMemUs, s.TauSynUs), data.Train.StepCount));
        return software;
    }

    /// <summary>Opens the chip that the request asks for, with a calibration of it; <paramref name="fast"/> prepares it for fast inference.</summary>
    public static async Task<DeviceSession> OpenChipAsync(
        TrainRequest request, DatasetPair data, AppliedCalibration calibration, DeviceScales? known, FastInference? fast, CancellationToken cancellationToken)
    {
        var config = new ChipConfig();
        calibration.Calibration.ApplyTo(config, CalibrationParts.Find(request.Calibrate));
        IFpgaLink device = await Devices.OpenAsync(request.Device, Chip(request), cancellationToken, request.Capture).ConfigureAwait(false), link = request.HashResponses ? new HashingLink(device) : device;
        var session = new DeviceSession
        {
            Description = link.Identity.Description, Scales = known, Fast = fast,
            ChipSeed = request.Device == Devices.Simulated ? request.ChipSeed : SimulatedBoardInfo.ChipSeed(link.Identity),
        };
        try
        {
            RequireSameChip(calibration.Source, calibration.Calibration.ChipSeed, session.ChipSeed, request.Device);
            await session.AddAsync(link, request, data, config.Clone(), cancellationToken).ConfigureAwait(false);
            // Hashed responses and captures are one stream: of one chip.
            for (int i = 1; request.Device == Devices.Simulated && !request.HashResponses && request.Capture is null && i < Lanes(request); i++)
                await session.AddAsync(await Devices.OpenAsync(request.Device, Chip(request), cancellationToken).ConfigureAwait(false), request, data, config.Clone(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            ModelReport.Attach(fault, session.Models);
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return session;
    }

    private static int Lanes(TrainRequest request) => Math.Min(request.Threads, request.Settings.PiecesOf(request.Settings.BatchSize));

    /// <summary>Compares the configuration of every chip with what was written; null in software.</summary>
    public async Task<ChipReadBack?> ReadBackAsync(CancellationToken cancellationToken)
    {
        ChipReadBack? all = null;
        foreach (StrobeSession session in _sessions)
        {
            ChipReadBack one = await session.ReadBackAsync(cancellationToken).ConfigureAwait(false);
            all = all?.And(one) ?? one;
        }
        return all;
    }

    /// <summary>Looks for hidden neurons of a chip that fail; null in software and in fast inference. What it loses is in no count of the run.</summary>
    public async Task<NeuronHealth?> CheckNeuronsAsync(NetworkWeights sizes, int stepCount, CancellationToken cancellationToken) =>
        Scales is null || Fast is not null ? null : await ReportedAsync(() => NeuronCheck.RunAsync(_substrates[0], sizes, stepCount, cancellationToken)).ConfigureAwait(false);

    /// <summary>Does <paramref name="work"/> on this device; a fault of it carries the report of a simulated chip.</summary>
    public async Task<T> ReportedAsync<T>(Func<Task<T>> work)
    {
        try { return await work().ConfigureAwait(false); }
        catch (Exception fault) when (fault is StrobeException or PlaybackException)
        {
            ModelReport.Attach(fault, Models);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ISubstrate substrate in _substrates) await substrate.DisposeAsync().ConfigureAwait(false);
        foreach (IFpgaLink link in _links) await link.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AddAsync(IFpgaLink link, TrainRequest request, DatasetPair data, ChipConfig config, CancellationToken cancellationToken)
    {
        _links.Add(link);
        NetworkShape shape = Shape(request.Settings, data);
        var placement = new NetworkPlacement(shape);
        var runner = new PlaybackRunner(link);
        Scales ??= await ScaleMeasurement.RunAsync(runner, config, shape, cancellationToken).ConfigureAwait(false);
        placement.Configure(config);
        if (Fast is not null) ArtificialReset.Configure(config);
        StrobeSession session = await StrobeSession.OpenAsync(runner, config, Fast?.SampleCount ?? data.Train.StepCount, cancellationToken).ConfigureAwait(false);
        session.ResetsImages = Fast is not null;
        _sessions.Add(session);
        DeviceScales scales = Fast is null ? Scales with { Timing = Scales.Timing.ForSamples(data.Train.StepCount) } : Scales with { Timing = Scales.Timing with { Separation = Fast.Separation } };
        _substrates.Add(new ChipSubstrate(session, placement, scales, request.Device));
    }

    /// <summary>
    /// The text of the calibration that a new run takes into its folder: the user's file, as it would be for silicon, or what the simulated
    /// chip exports for its own mismatch. Null in software.
    /// </summary>
    public static string? CalibrationText(TrainRequest request)
    {
        if (request.IsSoftware) return null;
        bool simulated = request.Device == Devices.Simulated;
        if (request.CalibrationFile is string file)
        {
            ChipCalibration calibration = CalibrationFile.Load(file);
            if (simulated) RequireSameChip(file, calibration, request);
            return File.ReadAllText(file);
        }
        return simulated
            ? IdealCalibration.Export(Chip(request), new IdealTargets { Scatter = request.Scatter?.Targets })
            : throw new UserException($"Expected --calibration FILE for the device {request.Device}: only the simulated chip in this process exports one by itself. For a simulated board behind a link, 'bss2 sim calibration --chip-seed S --out FILE' or its server's --calibration-out writes one.");
    }

    /// <summary>The simulated chip of a request.</summary>
    public static ChipOptions Chip(TrainRequest request) => new() { ChipSeed = request.ChipSeed, Mismatch = request.Mismatch, Noise = request.Noise };

    // A simulated board behind a link tells its seed: weights trained with the calibration of another chip would fit none.
    private static void RequireSameChip(string file, ulong? calibrated, ulong? found, string device)
    {
        if (calibrated is not ulong of || found is not ulong seed || of == seed) return;
        throw new UserException($"{file}: expected a calibration of chip seed {seed}, which {device} simulates, found one of chip seed {of}. 'bss2 sim calibration --chip-seed {seed} --out FILE' or the server's --calibration-out writes it.");
    }

    private static void RequireSameChip(string file, ChipCalibration calibration, TrainRequest request)
    {
        if (calibration.ChipSeed is ulong seed && seed != request.ChipSeed)
            throw new UserException($"{file}: expected a calibration of chip seed {request.ChipSeed}, found one of chip seed {seed}. Use --chip-seed {seed}, or leave out --calibration: the simulated chip then exports its own.");
        if (calibration.Mismatch is double mismatch && mismatch != request.Mismatch)
            throw new UserException(FormattableString.Invariant($"{file}: expected a calibration of a chip with mismatch {request.Mismatch}, found {mismatch}. Use --mismatch {mismatch}, or leave out --calibration."));
    }
}
