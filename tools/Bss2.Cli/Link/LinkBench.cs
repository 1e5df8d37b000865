using System.Diagnostics;
using System.Globalization;
using Bss2.Cli.Bench;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Link;

/// <summary>The link over UDP on this computer beside plain datagrams of the same size, in one run: absolute figures differ between computers.</summary>
internal sealed class LinkBench(int words, int rounds, TextWriter output)
{
    private const int TickBytes = ArqFrame.HeaderBytes + sizeof(ulong);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        List<double> plainGoodput = [], linkGoodput = [], plainTripUs = [], linkTripUs = [];
        // In turn, so that a change of the computer's load meets both.
        for (int round = 0; round < rounds; round++)
        {
            plainGoodput.Add(PlainUdp.GoodputBytesPerSecond((words / ArqFrame.WordsMax) + 1, ArqFrame.DatagramBytesMax));
            linkGoodput.Add(await GoodputAsync(cancellationToken).ConfigureAwait(false));
            int trips = Math.Clamp(words / 1000, 100, 5000);
            plainTripUs.Add(new RoundTrips(PlainUdp.RoundTripsUs(trips, TickBytes)).MedianUs);
            linkTripUs.Add(await TripUsAsync(trips, cancellationToken).ConfigureAwait(false));
        }
        (double plain, double link, double plainUs, double linkUs) = (Rounds.Median(plainGoodput), Rounds.Median(linkGoodput), Rounds.Median(plainTripUs), Rounds.Median(linkTripUs));
        await output.WriteLineAsync($"loopback, medians of {rounds} rounds of {words} words").ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"plain UDP  goodput {plain / 1e6,7:0.0} MB/s   round trip {plainUs,6:0.0} us")).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"link       goodput {link / 1e6,7:0.0} MB/s   round trip {linkUs,6:0.0} us")).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ratio      goodput {link / plain,7:0.00}        round trip {linkUs / plainUs,6:0.00}")).ConfigureAwait(false);
        return ExitCode.Ok;
    }

    // Words to a board that only counts them: from the first send until the board has the last.
    private async Task<double> GoodputAsync(CancellationToken cancellationToken)
    {
        await using var board = new CountingBoard(words);
        return await ServedAsync(board, static () => { }, async link =>
        {
            var piece = new ulong[1 << 14];
            long start = Stopwatch.GetTimestamp();
            for (int sent = 0; sent < words; sent += piece.Length)
                await link.SendAsync(piece.AsMemory(0, Math.Min(piece.Length, words - sent)), cancellationToken).ConfigureAwait(false);
            await board.Counted.WaitAsync(cancellationToken).ConfigureAwait(false);
            return words * (double)sizeof(ulong) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<double> TripUsAsync(int trips, CancellationToken cancellationToken)
    {
        await using var board = new SimulatedFpga(new ChipOptions());
        return await ServedAsync(board, board.Reset, async link => (await RoundTrips.MeasureAsync(link, trips, cancellationToken).ConfigureAwait(false)).MedianUs, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<double> ServedAsync(IFpgaLink board, Action reset, Func<UdpLink, Task<double>> measure, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        UdpBoardHost host = await UdpBoardHost.ListenAsync(new UdpAddress("127.0.0.1", 0, 0), board, reset, cancellationToken).ConfigureAwait(false);
        Task serving = host.RunAsync(stop.Token);
        try
        {
            UdpLink link = await UdpLink.ConnectAsync(host.Address, cancellationToken).ConfigureAwait(false);
            try { return await measure(link).ConfigureAwait(false); }
            finally { await link.DisposeAsync().ConfigureAwait(false); }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }
}
