using System.CommandLine;
using Bss2.Protocol;

namespace Bss2.Cli.Traffic;

/// <summary>A capture that a command reads: the argument, the options that say where the board is in it, and what is wrong with it.</summary>
internal sealed class CaptureFile
{
    private const int BufferBytes = 1 << 20;

    private readonly Argument<string> _file = new("file") { Description = "A pcapng or pcap file, of --capture, Wireshark or tcpdump.", HelpName = "FILE" };
    private readonly Option<int> _port = new("--port") { Description = "The board's UDP port for data.", DefaultValueFactory = _ => CapturePorts.Fpga.Data, HelpName = "N" };
    private readonly Option<int> _resetPort = new("--reset-port") { Description = "The board's UDP port for resets.", DefaultValueFactory = _ => CapturePorts.Fpga.Reset, HelpName = "N" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        command.Options.Add(_port);
        command.Options.Add(_resetPort);
    }

    /// <summary>The file's name.</summary>
    public string Name(ParseResult result) => result.GetValue(_file)!;

    /// <summary>Opens the file.</summary>
    /// <exception cref="UserException">It cannot be opened, or a port is none.</exception>
    public FileStream Open(ParseResult result)
    {
        string name = Name(result);
        _ = Ports(result);
        try { return new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferBytes); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserException($"Expected to read the capture '{name}', found: {fault.Message} Record one with --capture FILE of any command that has --device.");
        }
    }

    public CapturePorts Ports(ParseResult result) => new(Port(result, _port), Port(result, _resetPort));

    /// <summary>Refuses a file in which no board was heard of, with what may help.</summary>
    /// <exception cref="UserException">There was no frame.</exception>
    public static void RequireTraffic(string name, TrafficReader reader, CapturePorts ports)
    {
        if (reader.Connections > 0) return;
        string hint = reader switch
        {
            { Packets: 0 } => "The file is empty: record again, and let the link do something meanwhile.",
            { CutShort: > 0 } => $"{reader.CutShort} packets are there with their beginning only: record again with whole packets (tcpdump -s 0).",
            { ResetElsewhere: { } reset } => $"A board seems to be at other ports: try --port {reader.DataElsewhere?.ToString() ?? "N"} --reset-port {reset.DestinationPort}.",
            _ => "Give the board's ports with --port and --reset-port, or record on the interface that leads to the board.",
        };
        throw new UserException($"{name}: expected traffic of a board (HostARQ on UDP ports {ports.Data} and {ports.Reset}, or stream frames), found none in {reader.Packets} packets. {hint}");
    }

    private static ushort Port(ParseResult result, Option<int> option) => result.GetValue(option) is > 0 and <= ushort.MaxValue and int port
        ? (ushort)port
        : throw new UserException($"Expected {option.Name} 1..{ushort.MaxValue}, found {result.GetValue(option)}.");
}
