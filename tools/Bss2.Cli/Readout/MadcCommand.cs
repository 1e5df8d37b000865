using System.CommandLine;
using Bss2.Experiment;

namespace Bss2.Cli.Readout;

/// <summary><c>bss2 madc</c>: a membrane at 29.4 million samples per second.</summary>
internal static class MadcCommand
{
    private const int NeuronsMax = 2;
    private static readonly ReadoutOptions Options = new(hasStep: true);

    public static Command Create()
    {
        var command = new Command("madc", "Record the membrane of one neuron with the MADC, 29.4 million samples per second, or of two in turn, and draw it.");
        Options.AddTo(command);
        command.SetAction((r, cancellationToken) => Guarded.RunAsync(r.InvocationConfiguration.Error, () =>
            new MadcRunner(Options.Request(r, NeuronsMax, MadcRecording.DurationMaxUs), r.InvocationConfiguration.Output).RunAsync(cancellationToken)));
        return command;
    }
}
