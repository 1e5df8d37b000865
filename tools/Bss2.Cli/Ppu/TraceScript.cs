using System.Globalization;

namespace Bss2.Cli.Ppu;

/// <summary>Commands for a tracer, one per line: break, watch, delete, step [N], continue, print [WHAT], quit. # starts a comment.</summary>
internal sealed class TraceScript(Tracer tracer, long instructionsMax)
{
    public async Task RunAsync(TextReader commands, CancellationToken cancellationToken)
    {
        for (int line = 1; await commands.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text; line++)
        {
            string[] words = text.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["quit"]) return;
            if (words.Length > 0) await ExecuteAsync(words, line, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task ExecuteAsync(string[] words, int line, CancellationToken cancellationToken)
    {
        switch (words)
        {
            case ["break", string where]: tracer.Break(where); return Task.CompletedTask;
            case ["watch", string what]: tracer.Watch(what); return Task.CompletedTask;
            case ["delete"]: tracer.Delete(); return Task.CompletedTask;
            case ["step"]: return tracer.RunAsync(1, print: true, cancellationToken);
            case ["step", string count] when long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out long steps): return tracer.RunAsync(steps, print: true, cancellationToken);
            case ["continue"]: return tracer.RunAsync(instructionsMax, print: false, cancellationToken);
            case ["print"]: return tracer.PrintStateAsync();
            case ["print", string what]: return tracer.PrintAsync(what);
            default:
                throw new UserException($"Script line {line}: expected break WHERE, watch WHAT, delete, step [N], continue, print [WHAT] or quit, found '{string.Join(' ', words)}'.");
        }
    }
}
