using System.Globalization;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>
/// Looks at everything that tells whether a setup is well: chip, board, supplies, temperature, links, PLL, systime. Every part runs in programs of
/// its own, so that one that fails hides no other. Synchronises the systime anew.
/// </summary>
public sealed partial class DeviceScan(PlaybackRunner runner, RegisterScope scope)
{
    private readonly PlaybackProgramBuilder _builder = new();
    private readonly List<ScanFinding> _findings = [];
    private uint? _serial;

    /// <summary>Runs all parts.</summary>
    /// <exception cref="FpgaLinkException">The link to the FPGA failed.</exception>
    public async Task<IReadOnlyList<ScanFinding>> RunAsync(CancellationToken cancellationToken = default)
    {
        (string Part, Func<CancellationToken, Task> Look)[] parts =
        [
            ("chip", LookAtChipAsync), ("board", LookAtBoardAsync), ("supply", LookAtSuppliesAsync), ("board", LookAtTemperatureAsync),
            ("link", LookAtLinksAsync), ("link", LookAtTrafficAsync), ("PLL", LookAtPllAsync), ("systime", LookAtSystimeAsync),
        ];
        foreach ((string part, Func<CancellationToken, Task> look) in parts)
        {
            try { await look(cancellationToken).ConfigureAwait(false); }
            catch (PlaybackException fault) { Say(part, "answers", FirstSentence(fault.Message), "", false); }
        }
        return _findings;
    }

    private async Task<PlaybackResult> RunProgramAsync(CancellationToken cancellationToken)
    {
        _builder.Barrier(BarrierKind.Omnibus | BarrierKind.Jtag);
        return await runner.RunAsync(_builder.Build(), null, cancellationToken).ConfigureAwait(false);
    }

    private void Say(string part, string name, string found, string expected, bool? isWell, params (string Name, double Value)[] values) =>
        _findings.Add(new ScanFinding(part, name, found, expected, isWell) { Values = values.ToDictionary(v => v.Name, v => v.Value) });

    private void Tell(string part, string name, string found, params (string Name, double Value)[] values) => Say(part, name, found, "", null, values);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string FirstSentence(string message) => message.IndexOf(". ", StringComparison.Ordinal) is > 0 and int end ? message[..(end + 1)] : message;
}
