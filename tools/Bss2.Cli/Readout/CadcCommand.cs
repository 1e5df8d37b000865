using System.CommandLine;

namespace Bss2.Cli.Readout;

/// <summary><c>bss2 cadc</c>: membranes every 1.7 us by the processors' sampling kernel.</summary>
internal static class CadcCommand
{
    private const int NeuronsMax = 8;
    private static readonly ReadoutOptions Options = new(hasStep: false);

    public static Command Create()
    {
        var command = new Command("cadc", "Record membranes of up to eight neurons with the CADC, a sample every 1.7 us by the chip's processors, and draw them.");
        Options.AddTo(command);
        command.SetAction((r, cancellationToken) => Guarded.RunAsync(r.InvocationConfiguration.Error, () =>
            new CadcRunner(Options.Request(r, NeuronsMax, CadcRunner.DurationMaxUs), r.InvocationConfiguration.Output).RunAsync(cancellationToken)));
        return command;
    }
}
