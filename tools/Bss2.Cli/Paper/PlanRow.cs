namespace Bss2.Cli.Paper;

/// <summary>Epochs and seeds of an experiment in the full and in the quick report.</summary>
/// <param name="Experiment">Its name.</param>
/// <param name="Epochs">Epochs of every training.</param>
/// <param name="Seeds">Trainings of every setting, with seeds 1, 2, 3 ...</param>
/// <param name="QuickEpochs">Epochs of the quick version, on <see cref="PaperPlan.QuickImages"/> samples.</param>
/// <param name="QuickSeeds">Seeds of the quick version.</param>
internal sealed record PlanRow(string Experiment, int Epochs, int Seeds, int QuickEpochs, int QuickSeeds);
