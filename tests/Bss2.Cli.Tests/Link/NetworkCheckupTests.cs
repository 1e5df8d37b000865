using System.Net;
using System.Net.Sockets;
using Bss2.Cli.Link;
using Bss2.Transport;

namespace Bss2.Cli.Tests;

/// <summary>What a doctor says of a network, and the command that it names.</summary>
public class NetworkCheckupTests
{
    private static readonly UdpAddress Board = new("fpga-3");
    private static readonly IPAddress Host = IPAddress.Parse("192.168.66.1");

    [Fact]
    public async Task A_network_that_is_well_is_told_line_by_line()
    {
        (int troubles, string text) = await LookAsync(new FakeNetwork());
        Assert.Equal(0, troubles);
        Assert.Equal(
            """
            ok   name       fpga-3 is 192.168.66.1
            ok   route      from 192.168.66.2 by eth1, MTU 1500
            ok   buffers    sockets may hold 8192 KiB in, 8192 KiB out
            ok   firewall   nft lists 0 lines, none drops or rejects
            ok   data port  UDP 1234 is not reported as closed
            ok   reset port UDP 45054 is not reported as closed

            """, text, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Without_a_route_the_command_that_makes_one_is_told_and_nothing_is_sent()
    {
        (int troubles, string text) = await LookAsync(new FakeNetwork { Way = null, WhyNone = SocketError.NetworkUnreachable, Ports = { [1234] = PortAnswer.Unreachable } });
        Assert.Equal(1, troubles);
        Assert.Contains("FAIL route      none to 192.168.66.1 (NetworkUnreachable): ", text, StringComparison.Ordinal);
        Assert.Contains("sudo ip address add 192.168.66.254/24 dev INTERFACE", text, StringComparison.Ordinal);
        Assert.Contains("ip route get 192.168.66.1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("data port", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_way_by_a_gateway_is_noted_and_a_short_one_is_trouble()
    {
        (int troubles, string text) = await LookAsync(new FakeNetwork { Way = new UdpRoute(IPAddress.Parse("10.0.0.7"), "wlan0", 1400, IsDirect: false) });
        Assert.Equal(1, troubles);
        Assert.Contains("FAIL route      from 10.0.0.7 by wlan0, MTU 1400: frames need 1480 bytes; run: sudo ip link set wlan0 mtu 1500", text, StringComparison.Ordinal);
        Assert.Contains("note route      192.168.66.1 is not in the network of wlan0", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_socket_buffers_are_told_with_the_line_to_run()
    {
        (int troubles, string text) = await LookAsync(new FakeNetwork { Granted = new SocketBuffers(425_984, 425_984) });
        Assert.Equal(1, troubles);
        Assert.Contains("FAIL buffers", text, StringComparison.Ordinal);
        Assert.Contains("sudo sysctl -w net.core.rmem_max=10485760 net.core.wmem_max=10485760", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_firewall_is_noted_with_its_lines_or_with_why_it_was_not_looked_at()
    {
        const string listing = "table inet filter {\n\tchain input { type filter hook input priority 0; policy drop;\n\t\tudp dport 22 accept\n\t\tudp dport 1234 reject\n}";
        (int troubles, string text) = await LookAsync(new FakeNetwork { Rules = FirewallRules.Read("nft", listing) });
        Assert.Equal(0, troubles);
        Assert.Contains("note firewall   2 lines of nft drop or reject", text, StringComparison.Ordinal);
        Assert.Contains("| udp dport 1234 reject", text, StringComparison.Ordinal);

        (troubles, text) = await LookAsync(new FakeNetwork { Rules = FirewallRules.Unread("'nft list ruleset' said 'no'; run: sudo nft list ruleset") });
        Assert.Equal(0, troubles);
        Assert.Contains("note firewall   not looked at: 'nft list ruleset' said 'no'; run: sudo nft list ruleset", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_iptables_are_read_too_and_names_that_only_contain_the_word_are_not() =>
        Assert.Equal(["-P INPUT DROP", "-A OUTPUT -p udp -j REJECT"], FirewallRules.Read("iptables", "-P INPUT DROP\n-N dropbox\n-A OUTPUT -p udp -j REJECT\n-P OUTPUT ACCEPT\n").Stopping);

    [Theory]
    [InlineData(PortAnswer.RefusedHere, "this computer refused to send", "sudo iptables -I OUTPUT -p udp -d 192.168.66.1 --dport 1234 -j ACCEPT")]
    [InlineData(PortAnswer.Unreachable, "is unreachable", "ip neighbour show 192.168.66.1")]
    [InlineData(PortAnswer.Closed, "reports it as closed", "bss2 sim serve --listen fpga-3")]
    public async Task A_port_that_does_not_answer_is_told_with_its_cause_and_the_command(PortAnswer answer, string cause, string command)
    {
        (int troubles, string text) = await LookAsync(new FakeNetwork { Ports = { [1234] = answer } });
        Assert.Equal(1, troubles);
        Assert.Contains("FAIL data port  UDP 1234", text, StringComparison.Ordinal);
        Assert.Contains(cause, text, StringComparison.Ordinal);
        Assert.Contains(command, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_port_is_told_with_the_usual_one_where_that_is_not_closed()
    {
        (_, string text) = await LookAsync(new FakeNetwork { Ports = { [1300] = PortAnswer.Closed } }, Board with { DataPort = 1300 });
        Assert.Contains("port 1234, the usual one, is not closed there; try: --device udp://fpga-3", text, StringComparison.Ordinal);

        (_, text) = await LookAsync(new FakeNetwork { Ports = { [1300] = PortAnswer.Closed, [1234] = PortAnswer.Closed } }, Board with { DataPort = 1300 });
        Assert.Contains("bss2 sim serve --listen fpga-3:1300:45054", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_that_captures_names_interface_address_and_ports() => Assert.Equal(
        @"sudo tcpdump -ni eth1 host 192.168.66.1 and \( udp port 1234 or udp port 45054 or icmp \)",
        NetworkCheckup.CaptureCommand(Board, Host, new FakeNetwork().Way));

    private static async Task<(int Troubles, string Text)> LookAsync(FakeNetwork network, UdpAddress? address = null)
    {
        var output = new StringWriter();
        var findings = new Findings(output);
        await new NetworkCheckup(findings, network).RunAsync(address ?? Board, Host, Cli.Token);
        return (findings.Troubles, output.ToString());
    }
}
