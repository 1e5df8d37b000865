using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

/// <summary>Client and server through the proxy are the same programs as without it.</summary>
public class ProxyCommandTests
{
    // Fates are drawn by number, so each direction loses one of its first twenty datagrams with this seed, however many there are.
    private const string Bad = "loss=0.2,burst=2,reorder=0.1,reorder-us=200,duplicate=0.02,corrupt=0.01,foreign=0.02";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Info_through_loss_and_reordering_tells_what_it_tells_without()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions());
        await using Proxied proxied = await Proxied.StartAsync(served.Device, Bad, seed: 3);
        (int exit, string direct, string errors) = await Cli.RunAsync("info", "--device", served.Device);
        Assert.True(exit == ExitCode.Ok, errors);
        (exit, string through, errors) = await Cli.RunAsync("info", "--device", proxied.Device);
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Equal(direct, through.Replace(proxied.Device, served.Device, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Programs_of_clients_one_after_the_other_give_the_words_that_the_board_gives_in_process()
    {
        ulong[] program = Program(3_000);
        ChipOptions chip = new() { Mismatch = 0, Noise = false };
        await using var board = new SimulatedFpga(chip);
        ulong[] expected = await RunAsync(board, program, 6_001);

        await using SimServed served = await SimServed.StartAsync(chip);
        await using Proxied proxied = await Proxied.StartAsync(served.Device, $"up:{Bad};down:{Bad},delay-us=100", seed: 7);
        for (int client = 0; client < 2; client++)
        {
            await using IFpgaLink link = await Devices.OpenAsync(proxied.Device, chip, Cli.Token);
            Assert.Equal(expected, await RunAsync(link, program, 6_001));
        }
        (int exit, string output) = await proxied.StopAsync();
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Contains($"faults     up:loss=0.2,burst=2,duplicate=0.02,reorder=0.1,reorder-us=200,corrupt=0.01,foreign=0.02;down:loss=0.2,burst=2,duplicate=0.02,reorder=0.1,reorder-us=200,delay-us=100,corrupt=0.01,foreign=0.02 (seed 7)", output, StringComparison.Ordinal);
        Assert.Contains("stopped    2 clients", output, StringComparison.Ordinal);
        Assert.Matches(@"up +\d+ in, \d+ forwarded, [1-9]\d* lost, 0 in a blackout, .* [1-9]\d* delayed behind later ones", output);
        Assert.Matches(@"down +\d+ in, \d+ forwarded, [1-9]\d* lost", output);
    }

    [Theory]
    [InlineData("--listen 127.0.0.1:0:0 --to 127.0.0.1 --faults rain=1", "late-duplicate-us")]
    [InlineData("--listen 127.0.0.1:0:0 --to 127.0.0.1 --faults peer=takeover@1s", "bss2 soak")]
    [InlineData("--listen 127.0.0.1:0:0 --to 127.0.0.1:0", "ports of a server")]
    [InlineData("--listen 127.0.0.1:x --to 127.0.0.1", "--listen HOST")]
    [InlineData("--listen 127.0.0.1:0:0 --to udp://", "--to HOST")]
    public async Task Bad_options_are_refused(string options, string told)
    {
        (int exit, _, string errors) = await Cli.RunAsync(["proxy", .. options.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(told, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_a_device_fault()
    {
        await using SimServed served = await SimServed.StartAsync(new ChipOptions());
        (int exit, _, string errors) = await Cli.RunAsync("proxy", "--listen", served.Device, "--to", served.Device);
        Assert.Equal(ExitCode.DeviceFault, exit);
        Assert.Contains("taken by another program", errors, StringComparison.Ordinal);
    }

    private static ulong[] Program(int count) =>
    [
        UtWord.TimerSetup, .. Enumerable.Range(1, count).SelectMany(i => new[] { UtWord.WaitUntil((uint)i * 100), UtWord.OmnibusAddress(0x8800_0003, isRead: true), UtWord.Tick }),
        UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt,
    ];

    private static async Task<ulong[]> RunAsync(IFpgaLink link, ulong[] program, int answers)
    {
        Task sending = link.SendAsync(program, Cli.Token).AsTask();
        var words = new ulong[answers];
        for (int received = 0; received < answers;)
            received += await link.ReceiveAsync(words.AsMemory(received), Cli.Token).AsTask().WaitAsync(Patience, Cli.Token);
        await sending.WaitAsync(Patience, Cli.Token);
        return words;
    }
}
