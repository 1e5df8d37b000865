using System.Diagnostics;

namespace Bss2.Cli.Tests;

/// <summary>The program <c>bss2</c> as a process of its own, as a shell starts it.</summary>
internal sealed class Bss2Process : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output, _errors;

    public Bss2Process(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        // The program's own files lie beside the test's; the runtime is the one that runs the test.
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, ["exec", Path.Combine(AppContext.BaseDirectory, "bss2.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = Process.Start(start)!;
        (_output, _errors) = (_process.StandardOutput.ReadToEndAsync(Cli.Token), _process.StandardError.ReadToEndAsync(Cli.Token));
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Sends SIGINT, what Ctrl-C sends.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Cli.Token);
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<(int Exit, string Output, string Errors)> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await _output, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
