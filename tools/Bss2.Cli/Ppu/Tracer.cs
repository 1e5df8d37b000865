using System.Globalization;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.Cli.Ppu;

/// <summary>Steps a processor, prints what each instruction changed, and stops at break and watch points.</summary>
internal sealed class Tracer(PpuDebugger debugger, PpuProgram program, TextWriter output)
{
    private const int ShownHexDigits = 16;
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<uint> _breaks = [];
    private readonly List<TracePoint> _watches = [];

    /// <summary>True once the processor sleeps for good.</summary>
    public bool Ended { get; private set; }

    public void Break(string where) => _breaks.Add(TracePoint.ParseAddress(where, program));

    public void Watch(string what)
    {
        TracePoint point = TracePoint.Parse(what, program);
        _watches.Add(point);
        debugger.ReadState();
        _values[point.Name] = point.Value(debugger);
    }

    public void Delete()
    {
        _breaks.Clear();
        _watches.Clear();
    }

    /// <summary>Executes up to <paramref name="count"/> instructions, printing them if wanted; true when a point stopped it before.</summary>
    public async Task<bool> RunAsync(long count, bool print, CancellationToken cancellationToken)
    {
        for (long k = 0; k < count; k++)
        {
            if ((k & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (!await StepAsync(print).ConfigureAwait(false)) return false;
            if (await HasStoppedAsync().ConfigureAwait(false)) return true;
        }
        return false;
    }

    /// <summary>Executes, without printing, until the next instruction is the one at an address.</summary>
    public async Task<bool> SkipToAsync(uint address, long countMax, CancellationToken cancellationToken)
    {
        for (long k = 0; debugger.ProgramCounter != address; k++)
        {
            if ((k & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (k == countMax || !await StepAsync(print: false).ConfigureAwait(false)) return false;
        }
        return true;
    }

    public async Task PrintAsync(string what)
    {
        debugger.ReadState();
        TracePoint point = TracePoint.Parse(what, program);
        await output.WriteLineAsync($"{point.Name} = {point.Value(debugger)}").ConfigureAwait(false);
    }

    public async Task PrintStateAsync()
    {
        debugger.ReadState();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"cycle {debugger.Cycle}, next 0x{debugger.ProgramCounter:x4}")).ConfigureAwait(false);
        foreach (TracePoint[] row in TracePoint.Scalars.Chunk(4))
            await output.WriteLineAsync(string.Join("  ", row.Select(p => $"{p.Name,-4} {p.Value(debugger)}"))).ConfigureAwait(false);
    }

    private async Task<bool> StepAsync(bool print)
    {
        Remember(print);
        if (debugger.Step() is not { } step)
        {
            if (!Ended) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"asleep after {debugger.Cycle} cycles at 0x{debugger.ProgramCounter:x4}")).ConfigureAwait(false);
            Ended = true;
            return false;
        }
        if (print || _watches.Count > 0) debugger.ReadState();
        if (!print) return true;
        string text = PpuDisassembler.Disassemble(step.Word, step.Address, Name);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{debugger.StepCycle,9} 0x{step.Address:x4} {text,-34} {string.Join(" ", Changes())}").TrimEnd()).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> HasStoppedAsync()
    {
        bool stopped = false;
        foreach (TracePoint point in _watches)
        {
            string now = point.Value(debugger), before = _values[point.Name];
            if (now == before) continue;
            await output.WriteLineAsync($"watch {point.Name}: {Short(before)} -> {Short(now)}").ConfigureAwait(false);
            _values[point.Name] = now;
            stopped = true;
        }
        if (!_breaks.Contains(debugger.ProgramCounter)) return stopped;
        await output.WriteLineAsync($"break at {Name(debugger.ProgramCounter) ?? $"0x{debugger.ProgramCounter:x4}"}").ConfigureAwait(false);
        return true;
    }

    private void Remember(bool all)
    {
        if (!all) return;
        debugger.ReadState();
        foreach (TracePoint point in TracePoint.Scalars.Concat(TracePoint.Vectors)) _values[point.Name] = point.Value(debugger);
    }

    private IEnumerable<string> Changes() =>
        from point in TracePoint.Scalars.Concat(TracePoint.Vectors)
        let now = point.Value(debugger)
        where now != _values[point.Name]
        select $"{point.Name}={Short(now)}";

    // The first elements of a vector are enough to follow a program; 'print' shows all.
    private static string Short(string value) => value.Length <= ShownHexDigits ? value : value[..ShownHexDigits] + "..";

    private string? Name(uint address)
    {
        foreach ((string name, uint at) in program.Labels)
            if (at == address) return name;
        return null;
    }
}
