using System.CommandLine;
using Bss2.Cli.Train;

namespace Bss2.Cli.Bench;

/// <summary><c>bss2 bench train</c>: the cost per image by stage, as parts of the total and against the same training in software.</summary>
public static class BenchTrainCommand
{
    private static readonly Option<int> Images = new("--images") { Description = "Images per round, a multiple of the batch.", DefaultValueFactory = _ => 2000 };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 5 };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("train", "Cost per image of training in the loop, by stage, as ratios.") { Images, Rounds };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
        {
            (int images, int rounds) = (result.GetValue(Images), result.GetValue(Rounds));
            if (images is < 100 or > 60000) throw new UserException($"Expected --images 100..60000, found {images}.");
            if (rounds < 1) throw new UserException($"Expected --rounds of at least 1, found {rounds}.");
            return new TrainBench(images, rounds, result.InvocationConfiguration.Output).RunAsync(cancellationToken);
        }));
        return command;
    }
}
