using Bss2.Calibration;
using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>
/// Substrates ready for training: software, or a device that was initialised, calibrated and measured. A simulated chip is a seed: the
/// pieces of a batch are shared by as many equal ones as there are threads to run them.
/// </summary>
internal sealed class DeviceSession : IAsyncDisposable
{
    private readonly List<IFpgaLink> _links = [];
    private readonly List<ISubstrate> _substrates = [];

    private DeviceSession()
    {
    }

    public IReadOnlyList<ISubstrate> Substrates => _substrates;

    /// <summary>One link per substrate; none in software.</summary>
    public IReadOnlyList<IFpgaLink> Links => _links;

    public string Description { get; private init; } = "";

    public DeviceScales? Scales { get; private set; }

    /// <summary>Faults of the chip's processors that only a simulated chip can report.</summary>
    public IReadOnlyList<string> ProcessorFaults => ModelReport.Faults(_links);

    /// <summary>Opens what the request asks for; <paramref name="known"/> scales of a resumed run are not measured again.</summary>
    public static async Task<DeviceSession> OpenAsync(TrainRequest request, DatasetPair data, RunFolder folder, DeviceScales? known, CancellationToken cancellationToken)
    {
        TrainingSettings s = request.Settings;
        int pieces = (s.BatchSize + s.PieceSize - 1) / s.PieceSize, lanes = Math.Min(request.Threads, pieces);
        if (request.Device == "software")
        {
            var software = new DeviceSession { Description = "software (no chip)" };
            for (int i = 0; i < lanes; i++) software._substrates.Add(new SoftwareSubstrate(new NeuronDynamics(s.TimeStepUs, s.TauMemUs, s.TauSynUs), data.Train.StepCount));
            return software;
        }
        var chip = new ChipOptions { ChipSeed = request.ChipSeed, Mismatch = request.Mismatch, Noise = request.Noise };
        ChipConfig config = Calibrated(request, chip, folder);
        IFpgaLink link = Devices.Open(request.Device, chip);
        var session = new DeviceSession { Description = link.Identity.Description, Scales = known };
        try
        {
            await session.AddAsync(link, request, data, config.Clone(), cancellationToken).ConfigureAwait(false);
            for (int i = 1; request.Device == Devices.Simulated && i < lanes; i++)
                await session.AddAsync(Devices.Open(request.Device, chip), request, data, config.Clone(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            ModelReport.Attach(fault, session.Links);
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return session;
    }

    /// <summary>Does <paramref name="work"/> on this device; a fault of it carries the report of a simulated chip.</summary>
    public async Task<T> ReportedAsync<T>(Func<Task<T>> work)
    {
        try { return await work().ConfigureAwait(false); }
        catch (Exception fault) when (fault is StrobeException or PlaybackException)
        {
            ModelReport.Attach(fault, _links);
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
        var shape = new NetworkShape(data.Train.InputCount, request.Settings.HiddenCount, data.Train.ClassCount, Recurrent: false);
        var placement = new NetworkPlacement(shape);
        var runner = new PlaybackRunner(link);
        Scales ??= await ScaleMeasurement.RunAsync(runner, config, shape, cancellationToken).ConfigureAwait(false);
        placement.Configure(config);
        StrobeSession session = await StrobeSession.OpenAsync(runner, config, data.Train.StepCount, cancellationToken).ConfigureAwait(false);
        _substrates.Add(new ChipSubstrate(session, placement, Scales, request.Device));
    }

    // The calibration always comes from a file, as it would for silicon; the simulated chip can write that of its own mismatch.
    private static ChipConfig Calibrated(TrainRequest request, ChipOptions chip, RunFolder folder)
    {
        string? file = request.CalibrationFile;
        if (file is null)
        {
            if (request.Device != Devices.Simulated) throw new UserException($"Expected --calibration FILE for the device {request.Device}: only the simulated chip can export one of its own.");
            file = folder.Calibration;
            if (!File.Exists(file)) RunFolder.Write(file, IdealCalibration.Export(chip));
        }
        CalibrationSelection selection = request.Calibrate switch
        {
            "all" => CalibrationSelection.All,
            "leak-reset" => CalibrationSelection.LeakAndReset,
            "none" => CalibrationSelection.None,
            _ => throw new UserException($"Expected --calibrate all, leak-reset or none, found '{request.Calibrate}'."),
        };
        var config = new ChipConfig();
        CalibrationFile.Load(file).ApplyTo(config, selection);
        return config;
    }
}
