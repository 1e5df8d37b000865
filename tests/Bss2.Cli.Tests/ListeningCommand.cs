using Bss2.Transport;

namespace Bss2.Cli.Tests;

/// <summary>A command that listens on free ports of this computer until it is stopped.</summary>
internal abstract class ListeningCommand : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _output = new();
    private readonly TaskCompletionSource<UdpAddress> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<int> _running;

    /// <summary>Starts the command that <paramref name="run"/> makes: it writes to the writer and says where it listens.</summary>
    protected ListeningCommand(Func<TextWriter, Action<UdpAddress>, CancellationToken, Task<int>> run) => _running = run(_output, _listening.SetResult, _stop.Token);

    public string Device { get; private set; } = "";

    /// <summary>Stops as Ctrl-C does; gives exit code and output.</summary>
    public async Task<(int Exit, string Output)> StopAsync()
    {
        await _stop.CancelAsync();
        int exit = await _running;
        return (exit, _output.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    protected static async Task<T> ListeningAsync<T>(T command) where T : ListeningCommand
    {
        command.Device = (await command._listening.Task.WaitAsync(Cli.Token)).ToString();
        return command;
    }
}
