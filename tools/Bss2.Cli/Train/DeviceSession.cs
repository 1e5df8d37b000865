using Bss2.Calibration;
using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>A substrate ready for training: software, or a device that was initialised, calibrated and measured.</summary>
internal sealed class DeviceSession : IAsyncDisposable
{
    private readonly IFpgaLink? _link;

    private DeviceSession(ISubstrate substrate, string description, DeviceScales? scales, IFpgaLink? link) =>
        (Substrate, Description, Scales, _link) = (substrate, description, scales, link);

    public ISubstrate Substrate { get; }

    public string Description { get; }

    public DeviceScales? Scales { get; }

    /// <summary>Opens what the request asks for; <paramref name="known"/> scales of a resumed run are not measured again.</summary>
    public static async Task<DeviceSession> OpenAsync(TrainRequest request, DatasetPair data, RunFolder folder, DeviceScales? known, CancellationToken cancellationToken)
    {
        TrainingSettings s = request.Settings;
        if (request.Device == "software")
            return new DeviceSession(new SoftwareSubstrate(new NeuronDynamics(s.TimeStepUs, s.TauMemUs, s.TauSynUs), data.Train.StepCount), "software (no chip)", null, null);
        var chip = new ChipOptions { ChipSeed = request.ChipSeed, Mismatch = request.Mismatch, Noise = request.Noise };
        var shape = new NetworkShape(data.Train.InputCount, s.HiddenCount, data.Train.ClassCount, Recurrent: false);
        var placement = new NetworkPlacement(shape);
        ChipConfig config = Calibrated(request, chip, folder);
        IFpgaLink link = Devices.Open(request.Device, chip);
        var runner = new PlaybackRunner(link);
        DeviceScales scales = known ?? await ScaleMeasurement.RunAsync(runner, config, shape, cancellationToken).ConfigureAwait(false);
        placement.Configure(config);
        StrobeSession session = await StrobeSession.OpenAsync(runner, config, data.Train.StepCount, cancellationToken).ConfigureAwait(false);
        return new DeviceSession(new ChipSubstrate(session, placement, scales, request.Device), link.Identity.Description, scales, link);
    }

    public async ValueTask DisposeAsync()
    {
        await Substrate.DisposeAsync().ConfigureAwait(false);
        if (_link is not null) await _link.DisposeAsync().ConfigureAwait(false);
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
