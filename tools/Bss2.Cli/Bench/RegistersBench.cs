using System.Diagnostics;
using System.Globalization;
using Bss2.Chip;
using Bss2.Cli.Reg;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.Cli.Bench;

/// <summary>Times what configuration tools wait for, through the whole stack: program, link, executor, chip.</summary>
internal sealed class RegistersBench(RegSession session, int rounds, TextWriter output)
{
    private const int AccessWords = 1 << 17;
    private const double AccessesWanted = 1e6, WholeChipMsMax = 50, UnchangedMsMax = 2;

    private readonly PlaybackProgramBuilder _builder = new();
    private readonly PlaybackResult _result = new();

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        ChipConfig config = new(), same = config.Clone();
        List<double> reads = [], writes = [], whole = [], unchanged = [];
        // One round more than asked for: the first compiles.
        for (int round = -1; round < rounds; round++)
        {
            double readS = await TimeAsync(() => Fill(isRead: true), cancellationToken).ConfigureAwait(false), writeS = await TimeAsync(() => Fill(isRead: false), cancellationToken).ConfigureAwait(false);
            double wholeS = await TimeAsync(() => ChipDiff.Append(_builder, null, config), cancellationToken).ConfigureAwait(false);
            double unchangedS = await TimeAsync(() => ChipDiff.Append(_builder, config, same), cancellationToken).ConfigureAwait(false);
            if (round < 0) continue;
            reads.Add(AccessWords / readS);
            writes.Add(AccessWords / writeS);
            whole.Add(wholeS * 1e3);
            unchanged.Add(unchangedS * 1e3);
        }
        await output.WriteLineAsync($"{session.Description}, medians of {rounds} rounds").ConfigureAwait(false);
        var table = new TextTable("", "measured", "target", "ratio").Right(1, 2, 3);
        Rate(table, "reads", Rounds.Median(reads));
        Rate(table, "writes", Rounds.Median(writes));
        Time(table, $"whole chip, {ChipConfig.WordCount} words", Rounds.Median(whole), WholeChipMsMax);
        Time(table, "unchanged configuration sent again", Rounds.Median(unchanged), UnchangedMsMax);
        table.Write(output);
        return ExitCode.Ok;
    }

    private async Task<double> TimeAsync(Action append, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        _builder.Clear();
        append();
        _builder.Barrier(BarrierKind.Omnibus);
        await session.Runner.RunAsync(_builder.Build(), _result, cancellationToken).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // All over the synapse array and back: no two accesses in a row meet the same word.
    private void Fill(bool isRead)
    {
        var quad = new SynapseQuad();
        for (int i = 0; i < AccessWords / SynapseQuad.WordCount; i++)
        {
            Register<SynapseQuad> register = SynapseQuad.At((i * 77) & (SynapseQuadOnChip.Count - 1));
            if (isRead) _builder.Read(register);
            else _builder.Write(register, quad);
        }
    }

    private static void Rate(TextTable table, string name, double perSecond) =>
        table.Add(name, Text($"{perSecond / 1e6:0.00} million/s"), Text($"{AccessesWanted / 1e6:0} million/s"), Text($"{perSecond / AccessesWanted:0.00}"));

    private static void Time(TextTable table, string name, double ms, double targetMs) => table.Add(name, Text($"{ms:0.00} ms"), Text($"{targetMs:0} ms"), Text($"{targetMs / ms:0.00}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
