using System.Net;
using System.Net.Sockets;
using Bss2.Transport;

namespace Bss2.Cli.Link;

/// <summary>Looks at everything between this program and an FPGA's UDP ports, before a link is opened.</summary>
internal sealed class NetworkCheckup(Findings findings, INetworkProbe probe)
{
    // A full frame of 1452 bytes in UDP and IP headers.
    private const int PacketBytesMax = 1480;
    private const int RulesShown = 3;

    /// <summary>One line per check.</summary>
    public async Task RunAsync(UdpAddress address, IPAddress host, CancellationToken cancellationToken)
    {
        findings.Well("name", $"{address.Host} is {host}");
        UdpRoute? route = LookAtRoute(host);
        LookAtBuffers(probe.Buffers());
        if (route is not null && !IPAddress.IsLoopback(host)) LookAtFirewall(await probe.FirewallAsync(cancellationToken).ConfigureAwait(false));
        if (route is null) return;
        LookAtPort("data port", address, host, address.DataPort, UdpAddress.DataPortDefault);
        LookAtPort("reset port", address, host, address.ResetPort, UdpAddress.ResetPortDefault);
    }

    /// <summary>What shows a person which datagrams go and come.</summary>
    public static string CaptureCommand(UdpAddress address, IPAddress host, UdpRoute? route) =>
        $"sudo tcpdump -ni {route?.Interface ?? "any"} host {host} and \\( udp port {address.DataPort} or udp port {address.ResetPort} or icmp \\)";

    private UdpRoute? LookAtRoute(IPAddress host)
    {
        UdpRoute? route = probe.Route(host, out SocketError error);
        if (route is null)
        {
            findings.Trouble("route", $"none to {host} ({error})", $"give an interface an address in its network, e.g. sudo ip address add {Neighbour(host)}/24 dev INTERFACE ('ip -brief link' lists them), then look with: ip route get {host}");
            return null;
        }
        string way = $"from {route.Local} by {route.Interface}{(route.Mtu > 0 ? $", MTU {route.Mtu}" : "")}";
        if (route.Mtu is > 0 and < PacketBytesMax) findings.Trouble("route", way, $"frames need {PacketBytesMax} bytes; run: sudo ip link set {route.Interface} mtu 1500");
        else findings.Well("route", way);
        if (!route.IsDirect && !IPAddress.IsLoopback(host))
            findings.Note("route", $"{host} is not in the network of {route.Interface}, so a gateway passes the datagrams on; an FPGA on your own wire needs: sudo ip address add {Neighbour(host)}/24 dev INTERFACE");
        return route;
    }

    /// <summary>Frames that find no room in the socket are lost and sent again.</summary>
    internal void LookAtBuffers(SocketBuffers granted) => findings.Say(
        granted.IsEnough, "buffers", $"sockets may hold {granted.ReceiveBytes / 1024} KiB in, {granted.SendBytes / 1024} KiB out",
        $"less than the {SocketBuffers.NeededBytes / 1024} KiB that two full windows need; run: sudo sysctl -w net.core.rmem_max={SocketBuffers.WantedBytes} net.core.wmem_max={SocketBuffers.WantedBytes}");

    // Which datagrams a rule means is for a person to say; a rule alone is no fault.
    private void LookAtFirewall(FirewallRules rules)
    {
        if (rules.Program is null) findings.Note("firewall", $"not looked at: {rules.Reason}");
        else if (rules.Stopping.Count == 0) findings.Well("firewall", $"{rules.Program} lists {rules.Lines} lines, none drops or rejects");
        else findings.Note("firewall", $"{rules.Stopping.Count} lines of {rules.Program} drop or reject, which matters if they mean these ports: {string.Join(" | ", rules.Stopping.Take(RulesShown))}");
    }

    private void LookAtPort(string what, UdpAddress address, IPAddress host, int port, int usual)
    {
        string found = $"UDP {port}";
        switch (probe.Ask(host, port))
        {
            case PortAnswer.Silence: findings.Well(what, $"{found} is not reported as closed"); break;
            case PortAnswer.RefusedHere:
                findings.Trouble(what, $"{found}: this computer refused to send", $"its own firewall; look with: sudo nft list ruleset (or sudo iptables -S OUTPUT), allow with: sudo iptables -I OUTPUT -p udp -d {host} --dport {port} -j ACCEPT");
                break;
            case PortAnswer.Unreachable:
                findings.Trouble(what, $"{found} is unreachable", $"no computer answers at {host}: check power, cable and address; look with: ip neighbour show {host}");
                break;
            case PortAnswer.Closed: findings.Trouble(what, $"{found}: the other computer reports it as closed", Instead(address, host, port, usual)); break;
        }
    }

    // Another server may be meant: the FPGA's own ports are the first to try.
    private string Instead(UdpAddress address, IPAddress host, int port, int usual)
    {
        if (port != usual && probe.Ask(host, usual) == PortAnswer.Silence)
            return $"port {usual}, the usual one, is not closed there; try: --device udp://{address.Host}";
        return $"no program has it; look there with: ss -ulpn, start a simulated board there with: bss2 sim serve --listen {address.Host}{(port == usual ? "" : $":{address.DataPort}:{address.ResetPort}")}";
    }

    // Another address of the usual 24-bit network of a board.
    private static IPAddress Neighbour(IPAddress host)
    {
        byte[] bytes = host.GetAddressBytes();
        bytes[^1] = (byte)(bytes[^1] == 254 ? 253 : 254);
        return new IPAddress(bytes);
    }
}
