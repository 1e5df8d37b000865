using System.CommandLine;
using System.Globalization;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.Cli.Readout;

/// <summary>Options that <c>bss2 madc</c> and <c>bss2 cadc</c> share.</summary>
internal sealed class ReadoutOptions
{
    private const double InputEveryMinUs = 0.1;

    private readonly Option<int[]> _neurons = new("--neuron") { Description = "Logical neuron (a pair of joined circuits), 0..255; again for another one.", HelpName = "N", DefaultValueFactory = _ => [0], AllowMultipleArgumentsPerToken = true };
    private readonly Option<double> _duration = new("--duration-us") { Description = "Length of the recording, us.", DefaultValueFactory = _ => 100, HelpName = "T" };
    private readonly Option<double?> _inputSpikes = new("--input-spikes") { Description = "An input spike every T us; 0 for none. Default 20.", HelpName = "T" };
    private readonly Option<int> _weight = new("--weight") { Description = "Weight of the input's synapse, -63 (inhibitory) .. 63.", DefaultValueFactory = _ => 50, HelpName = "W" };
    private readonly Option<int?> _currentStep = new("--current-step") { Description = "A constant current (code 0..1022, some 0.09 nA each) into the membrane during the middle half, instead of input spikes.", HelpName = "CODE" };
    private readonly DeviceOptions _device = new();
    private readonly Option<string?> _calibration = new("--calibration") { Description = "Calibration file (default: the simulated chip's ideal one).", HelpName = "FILE" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for CSV, SVG and PNG (default: terminal only).", HelpName = "FOLDER" };
    private readonly bool _hasStep;

    public ReadoutOptions(bool hasStep) => _hasStep = hasStep;

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _neurons, _duration, _inputSpikes, _weight }) command.Options.Add(option);
        if (_hasStep) command.Options.Add(_currentStep);
        _device.AddTo(command);
        command.Options.Add(_calibration);
        command.Options.Add(_out);
    }

    /// <summary>The request, checked before any device is opened.</summary>
    public ReadoutRequest Request(ParseResult result, int neuronsMax, double durationMaxUs)
    {
        int[] neurons = result.GetValue(_neurons)!;
        double duration = result.GetValue(_duration);
        int? step = _hasStep ? result.GetValue(_currentStep) : null;
        double every = result.GetValue(_inputSpikes) ?? (step is null ? 20 : 0);
        int weight = result.GetValue(_weight);
        Require(neurons.Length >= 1 && neurons.Length <= neuronsMax, $"1..{neuronsMax} neurons", neurons.Length);
        foreach (int n in neurons) Require(n is >= 0 and < NetworkPlacement.NeuronsMax, $"--neuron 0..{NetworkPlacement.NeuronsMax - 1}", n);
        Require(neurons.Distinct().Count() == neurons.Length, "different neurons", string.Join(", ", neurons));
        Require(duration >= 1 && duration <= durationMaxUs, string.Create(CultureInfo.InvariantCulture, $"--duration-us 1..{durationMaxUs}"), duration);
        Require(every == 0 || every >= InputEveryMinUs, string.Create(CultureInfo.InvariantCulture, $"--input-spikes of at least {InputEveryMinUs} us, or 0 for none"), every);
        Require(Math.Abs(weight) <= NetworkPlacement.WeightMax, $"--weight -{NetworkPlacement.WeightMax}..{NetworkPlacement.WeightMax}", weight);
        Require(step is null or (>= 0 and <= 1022), "--current-step 0..1022", step ?? 0);
        string device = _device.Address(result);
        Devices.RequireKnown(device);
        ChipOptions chip = _device.Chip(result);
        return new ReadoutRequest
        {
            Neurons = neurons, DurationUs = duration, Device = device, Chip = chip, Capture = _device.Capture(result), CalibrationFile = result.GetValue(_calibration),
            InputEveryUs = every, Weight = weight, CurrentStep = step, Folder = result.GetValue(_out),
        };
    }

    private static void Require<T>(bool condition, string expected, T found)
    {
        if (!condition) throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Expected {expected}, found {found}."));
    }
}
