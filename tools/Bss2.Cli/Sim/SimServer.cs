using System.Net;
using System.Runtime.CompilerServices;
using Bss2.Cli.Train;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Sim;

/// <summary>Serves one simulated board and tells who uses it.</summary>
internal sealed class SimServer(ChipOptions chip, TextWriter output)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    public string? CalibrationFile { get; init; }

    public string? DatabaseFile { get; init; }

    public CaptureRequest? Capture { get; init; }

    public LinkErrors Links { get; init; }

    /// <summary>Called once it listens; tests connect then.</summary>
    internal Action<UdpAddress>? Listening { get; init; }

    /// <summary>Serves until cancelled, which is the expected end.</summary>
    public async Task<int> RunAsync(UdpAddress address, CancellationToken cancellationToken)
    {
        FpgaOptions fpga = Links.Of(new FpgaOptions { BitfileInfo = SimulatedBoardInfo.Text(chip, Links) });
        await using var board = new SimulatedFpga(chip, fpga);
        UdpBoardHost? host = null;
        host = await UdpBoardHost.ListenAsync(address, board, () => Begin(board, host!), cancellationToken, recorder: Capture?.Start()).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = host.ConfigureAwait(false);
        await TellAsync(board, host.Address, fpga).ConfigureAwait(false);
        Listening?.Invoke(host.Address);
        try { await host.RunAsync(cancellationToken).ConfigureAwait(false); }
        catch (OperationCanceledException) { }
        TellToll(board);
        await _output.WriteLineAsync($"stopped    {Statistics(host.Statistics)}").ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private async Task TellAsync(SimulatedFpga board, UdpAddress address, FpgaOptions fpga)
    {
        await _output.WriteLineAsync($"serving    {board.Identity.Description}\nlistening  {address} (data port {address.DataPort}, reset port {address.ResetPort}); Ctrl-C stops").ConfigureAwait(false);
        if (CalibrationFile is not null)
        {
            RunFolder.Write(CalibrationFile, IdealCalibration.Export(chip));
            await _output.WriteLineAsync($"calibration {CalibrationFile}\ntrain      bss2 train mnist --device {address} --calibration {CalibrationFile}").ConfigureAwait(false);
        }
        if (DatabaseFile is null) return;
        RunFolder.Write(DatabaseFile, HardwareDatabase.Entry(address.Host, chip.ChipSeed, fpga));
        await _output.WriteLineAsync($"database   {DatabaseFile}").ConfigureAwait(false);
        if (address.DataPort != UdpAddress.DataPortDefault || address.ResetPort != UdpAddress.ResetPortDefault)
            await _output.WriteLineAsync($"note       clients of the real hardware know ports {UdpAddress.DataPortDefault} and {UdpAddress.ResetPortDefault} only").ConfigureAwait(false);
    }

    private void TellToll(SimulatedFpga board)
    {
        if (LinkErrors.Toll(board) is { } toll) _output.WriteLine(toll);
    }

    private void Begin(SimulatedFpga board, UdpBoardHost host)
    {
        TellToll(board);
        board.Reset();
        IPEndPoint? client = host.Client;
        _output.WriteLine($"client     {client} connected, board reset; so far {Statistics(host.Statistics)}");
    }

    private static string Statistics(ArqStatistics s) =>
        $"{s.Connections} connections, {s.WordsReceived} words in, {s.WordsSent} out, {s.FramesResent} of {s.FramesSent + s.FramesResent} frames sent again, {s.Malformed + s.Foreign + s.OutOfConnection} datagrams dropped";
}
