using Bss2.Cli.Sim;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Tests;

/// <summary>A simulated board served on free ports of this computer until disposed.</summary>
internal sealed class SimServed : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _output = new();
    private readonly TaskCompletionSource<UdpAddress> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<int> _running;

    private SimServed(ChipOptions chip, string? databaseFile, string? captureFile) =>
        _running = new SimServer(chip, _output) { Listening = _listening.SetResult, DatabaseFile = databaseFile, Capture = captureFile is null ? null : new CaptureRequest(captureFile, _output) }.RunAsync(new UdpAddress("127.0.0.1", 0, 0), _stop.Token);

    public string Device { get; private set; } = "";

    public static async Task<SimServed> StartAsync(ChipOptions chip, string? databaseFile = null, string? captureFile = null)
    {
        var served = new SimServed(chip, databaseFile, captureFile);
        served.Device = (await served._listening.Task.WaitAsync(Cli.Token)).ToString();
        return served;
    }

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
}
