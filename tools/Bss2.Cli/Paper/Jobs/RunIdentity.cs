using System.Text.Json;
using Bss2.Cli.Train;

namespace Bss2.Cli.Paper.Jobs;

/// <summary>Whether two requests ask for the same run.</summary>
internal static class RunIdentity
{
    /// <summary>True when they differ in nothing that changes a result (threads do not).</summary>
    public static bool AreSame(TrainRequest one, TrainRequest other) => Text(one) == Text(other);

    // As they are stored in run.json: members that a later version adds have their default in an older file.
    private static string Text(TrainRequest request) => JsonSerializer.Serialize(request with { Threads = 1, Capture = null });
}
