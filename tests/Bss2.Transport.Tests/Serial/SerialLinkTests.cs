using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Tests;

namespace Bss2.Transport.Tests;

/// <summary>The serial link over a real pair of pseudo-terminals.</summary>
public class SerialLinkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_simulated_board_answers_over_a_serial_line()
    {
        using PseudoTerminals line = PseudoTerminals.Create();
        await using var simulated = new SimulatedFpga(new ChipOptions { Mismatch = 0, Noise = false });
        await using var served = new Served(SerialBoardHost.OnPort(new SerialAddress(line.Board), simulated, simulated.Reset));
        await using SerialLink link = await SerialLink.ConnectAsync(new SerialAddress(line.Host), Cancel);

        await link.SendAsync(new[] { UtWord.Tick, UtWord.Halt }, Cancel);
        Assert.Equal<ulong[]>([(2UL << 56) | 1, 2UL << 56], await link.ReceiveExactlyAsync(2));
        Assert.Equal($"serial:{line.Host}", link.Identity.Device);
        Assert.Equal(simulated.Identity.BitfileInfo, link.Identity.BitfileInfo);
    }

    [Fact]
    public async Task Thousands_of_words_come_back_once_and_in_order_and_a_second_link_starts_afresh()
    {
        using PseudoTerminals line = PseudoTerminals.Create();
        var echo = new EchoBoard();
        await using var served = new Served(SerialBoardHost.OnPort(new SerialAddress(line.Board), echo, echo.Reset));
        for (int i = 1; i <= 2; i++)
        {
            await using SerialLink link = await SerialLink.ConnectAsync(new SerialAddress(line.Host), Cancel);
            Assert.Equal(LinkCalls.Words(20_000), await link.EchoAsync(LinkCalls.Words(20_000)));
            Assert.Equal(i, echo.Resets);
        }
    }

    [Fact]
    public async Task A_pulled_cable_is_a_named_fault()
    {
        using PseudoTerminals line = PseudoTerminals.Create();
        await using var served = new Served(SerialBoardHost.OnPort(new SerialAddress(line.Board), new EchoBoard(), () => { }));
        StreamOptions options = new() { PingIntervalNs = 100_000_000, PeerTimeoutNs = 2_000_000_000 };
        await using SerialLink link = await SerialLink.ConnectAsync(new SerialAddress(line.Host), Cancel, options);
        Task<int> pending = link.ReceiveAsync(new ulong[1], Cancel).AsTask();
        line.PullCable();
        // Systems differ in whether the port reports it or only falls silent.
        Exception fault = await Assert.ThrowsAnyAsync<FpgaLinkException>(() => pending.InTime());
        Assert.True(fault is DeviceGoneException or LinkTimeoutException, fault.ToString());
        Assert.Contains("cable", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_a_board_is_a_time_out_with_advice()
    {
        using PseudoTerminals line = PseudoTerminals.Create();
        StreamOptions options = new() { ConnectTimeoutNs = 300_000_000 };
        var fault = await Assert.ThrowsAsync<LinkTimeoutException>(() => SerialLink.ConnectAsync(new SerialAddress(line.Host), Cancel, options));
        Assert.Contains("baud rate", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_does_not_exist_is_named_with_those_that_do()
    {
        var fault = await Assert.ThrowsAsync<DeviceNotFoundException>(() => SerialLink.ConnectAsync(new SerialAddress("/dev/ttyOfNobody"), Cancel));
        Assert.Contains("serial:/dev/ttyOfNobody", fault.Message, StringComparison.Ordinal);
        Assert.Contains("found", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_port_is_the_wrong_device()
    {
        using PseudoTerminals line = PseudoTerminals.Create();
        string file = line.Host + ".txt";
        await File.WriteAllTextAsync(file, "no port", Cancel);
        await Assert.ThrowsAsync<WrongDeviceException>(() => SerialLink.ConnectAsync(new SerialAddress(file), Cancel));
    }

    [Fact]
    public void A_refused_port_names_the_group_and_a_taken_one_the_other_program()
    {
        // A test that runs as root cannot be refused: what the port would throw is turned into our fault here.
        Assert.Contains("dialout", Assert.IsType<DevicePermissionException>(Fault("Permission denied", errno: 13)).Message, StringComparison.Ordinal);
        Assert.IsType<DeviceBusyException>(Fault("Device or resource busy", errno: 16));
    }

    [Fact]
    public async Task A_rate_too_slow_for_the_framing_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SerialLink.ConnectAsync(new SerialAddress("ttyX", 9600), Cancel));

    private static FpgaLinkException Fault(string message, int errno) =>
        SerialFault.OfOpen(new UnauthorizedAccessException("Access to the port is denied.", new IOException(message, errno)), new SerialAddress("ttyX"));
}
