using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>
/// Speech with a recurrent network (figure 5 and table 1): plain, with jitter of channels, and with frozen shuffled recurrent weights; on SHD where the
/// user has it, and on free spoken digits. No part of the quick version: sound takes minutes to encode.
/// </summary>
internal sealed class SpeechExperiment : IPaperExperiment
{
    // Its sigma is in the paper's SI only; remembered as about 20 (training.md 2.7).
    private const double JitterChannels = 20;

    private readonly string _what, _remark;

    private SpeechExperiment(string dataset, string title, string what, string remark) => (Name, Title, _what, _remark) = (dataset, title, what, remark);

    /// <summary>Free spoken digits, encoded here.</summary>
    public static SpeechExperiment Digits { get; } = new(
        SpeechDataset.Name, "Speech: spoken digits with held-out speakers", $"Ten digits of the Free Spoken Digit Dataset through our own cochlea; {string.Join(" and ", SpeechDataset.TestSpeakers)} are heard in the test only.",
        "The paper's figures are of SHD (20 classes, more speakers): another task, only the differences between the rows can be compared.");

    /// <summary>The paper's data set.</summary>
    public static SpeechExperiment Shd { get; } = new(ShdFile.Name, "Speech: SHD (figure 5, table 1)", "The Spiking Heidelberg Digits, as published.", "");

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Title { get; }

    /// <inheritdoc/>
    public IReadOnlyList<PaperJob> Jobs(PaperScale scale) => scale.IsQuick ? [] :
        [.. OnChip(scale, 0), .. OnChip(scale, JitterChannels), .. Frozen(scale), .. InSoftware(scale, 0), .. InSoftware(scale, JitterChannels)];

    /// <inheritdoc/>
    public ExperimentReport Report(PaperResults results, PaperScale scale)
    {
        FrozenTrainJob[] frozen = [.. Frozen(scale)];
        return new ExperimentReport(
            $"{_what} 70 inputs, 186 recurrent LIF neurons, readouts whose membranes are summed over 200 samples; 340 us of chip time are 0.68 s of sound." + (scale.IsQuick ? " Left out of the quick version." : ""),
            [
                Claim(results, scale, "plain", 0, new(76.2, 1.3), new(71.2, 0.3)),
                Claim(results, scale, "channel jitter", JitterChannels, new(80.6, 1.0), new(79.9, 0.7)),
                Claim(results, scale, "recurrent weights frozen at a shuffled copy", 0, new(64.3, 2.3), null) with
                {
                    Command = $"{OnChip(scale, 0)[0].Command} --out RUN\n{frozen[0].Command}", OursChip = MeasuredValue.Accuracy(results.All(frozen)), OursSoftware = null,
                },
            ], []);
    }

    private PaperClaim Claim(PaperResults results, PaperScale scale, string how, double jitter, PublishedValue silicon, PublishedValue? software)
    {
        IReadOnlyList<TrainJob> chip = OnChip(scale, jitter), model = InSoftware(scale, jitter);
        string? skipped = chip.Concat(model).Select(results.WhySkipped).FirstOrDefault(r => r is not null);
        return new PaperClaim
        {
            Name = $"{Name}, {how}", Unit = "%", Setting = $"test accuracy after {scale.For(Name).Epochs} epochs, {how}", Command = $"{chip[0].Command}\n{model[0].Command}",
            PaperSilicon = silicon, PaperSoftware = software, OursChip = MeasuredValue.Accuracy(results.All(chip)), OursSoftware = MeasuredValue.Accuracy(results.All(model)),
            Remark = skipped ?? (_remark.Length > 0 ? _remark : null),
        };
    }

    private IReadOnlyList<TrainJob> OnChip(PaperScale scale, double jitter) => Make(scale, jitter, Devices.Simulated, "chip1");

    private IReadOnlyList<TrainJob> InSoftware(PaperScale scale, double jitter) => Make(scale, jitter, TrainRequest.NoDevice, "software");

    private IEnumerable<FrozenTrainJob> Frozen(PaperScale scale) => OnChip(scale, 0).Select(job => new FrozenTrainJob(job));

    private IReadOnlyList<TrainJob> Make(PaperScale scale, double jitter, string device, string where)
    {
        var request = new TrainRequest { Device = device, Settings = PaperRecipe.Ours.Settings(Name) with { ChannelJitter = jitter } };
        return TrainJob.ForSeeds($"{Name}-{(jitter > 0 ? "jitter" : "plain")}-{where}", request, scale.For(Name));
    }
}
