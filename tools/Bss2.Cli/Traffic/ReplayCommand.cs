using System.CommandLine;
using System.Globalization;
using Bss2.Cli.Sim;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Traffic;

/// <summary><c>bss2 replay</c>: does the simulated board give the responses that a capture holds?</summary>
internal static class ReplayCommand
{
    private const double TicksPerUs = 125;

    private static readonly CaptureFile Capture = new();
    private static readonly ChipSelection Selection = new();

    public static Command Create()
    {
        var command = new Command("replay", "Execute the words of a capture on fresh simulated boards and compare every response word; exit code 0 only if all are equal.");
        Capture.AddTo(command);
        Selection.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(
            result.InvocationConfiguration.Error, () => RunAsync(result, Selection.Chip(result), result.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, ChipOptions chip, TextWriter output, CancellationToken cancellationToken)
    {
        using FileStream file = Capture.Open(result);
        CapturePorts ports = Capture.Ports(result);
        var reader = new TrafficReader(file, ports);
        Dictionary<uint, ReplayBoard> boards = [];
        try
        {
            Difference? difference = await ReplayAsync(reader, boards, chip, cancellationToken).ConfigureAwait(false);
            CaptureFile.RequireTraffic(Capture.Name(result), reader, ports);
            if (difference is null && boards.Values.Sum(b => b.Sent + b.Unusable) == 0)
                throw new UserException($"{Capture.Name(result)}: expected words to a board, found {Connections(reader)} without any. Record while the link does something.");
            Tell(output, reader, [.. boards.Values], difference);
            return difference is null ? ExitCode.Ok : ExitCode.CheckFailed;
        }
        finally
        {
            foreach (ReplayBoard board in boards.Values) await board.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<Difference?> ReplayAsync(TrafficReader reader, Dictionary<uint, ReplayBoard> boards, ChipOptions chip, CancellationToken cancellationToken)
    {
        var places = new RegisterPlaces();
        while (reader.Read() is { } frame)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (frame.Connection == 0) continue;
            uint address = frame.Direction == PacketDirection.Outbound ? frame.Flow.DestinationAddress : frame.Flow.SourceAddress;
            if (!boards.TryGetValue(address, out ReplayBoard? board)) boards.Add(address, board = new ReplayBoard(chip, places));
            if (await board.TakeAsync(frame, cancellationToken).ConfigureAwait(false) is { } difference) return difference;
        }
        foreach (ReplayBoard board in boards.Values) board.End();
        return null;
    }

    private static void Tell(TextWriter output, TrafficReader reader, ReplayBoard[] boards, Difference? difference)
    {
        if (reader.Description.Length > 0) output.WriteLine($"captured   on {reader.Description}");
        output.WriteLine($"replayed   on {boards[0].Description}{(boards.Length > 1 ? $" ({boards.Length} of them)" : "")}");
        output.WriteLine($"sent       {boards.Sum(b => b.Sent)} words in {Connections(reader)}");
        output.WriteLine($"compared   {boards.Sum(b => b.Compared)} response words: {(difference is null ? "all equal" : "equal up to here")}");
        long beyond = boards.Sum(b => b.Beyond), unusable = boards.Sum(b => b.Unusable);
        if (beyond > 0 && difference is null) output.WriteLine($"note       {beyond} more response words of the model are not in the capture: the connection or the file ended before them");
        if (unusable > 0) output.WriteLine($"note       {unusable} words were neither repeated nor compared: frames before them are missing in the capture");
        if (difference is not null) Tell(output, difference, ReplayAdvice.Of(reader.Description, boards[0].Description));
    }

    private static string Connections(TrafficReader reader) => reader.Connections == 1 ? "1 connection" : $"{reader.Connections} connections";

    private static void Tell(TextWriter output, Difference d, string advice)
    {
        string time = d.Captured.Ticks is { } ticks ? string.Create(CultureInfo.InvariantCulture, $", FPGA time {ticks / TicksPerUs:0.000} us") : "";
        output.WriteLine($"DIFFERENT  response word {d.Position} of connection {d.Frame.Connection}, in packet {d.Frame.Packet}, program {d.Program}{time}");
        if (d.Captured.Values is { } values && values.TryGetValue(DecodedMessage.RequestIndex, out object? index))
            output.WriteLine($"  asked by word #{index} of program {values[DecodedMessage.RequestProgram]}");
        output.WriteLine($"  expected {FrameText.Text(d.Captured)}");
        output.WriteLine($"  found    {(d.Found is null ? "nothing: the model has answered all it was asked" : FrameText.Text(d.Found))}");
        output.WriteLine($"try        {advice}");
    }
}
