using System.Text.Json;

namespace Bss2.Cli.Conform;

/// <summary>One format of ../shared/vectors: knows its files by their first object and checks them object by object.</summary>
public interface IVectorFormat
{
    /// <summary>What this format is, for people.</summary>
    string Name { get; }

    /// <summary>True when a file that starts with <paramref name="first"/> is of this format.</summary>
    bool Recognises(JsonElement first);

    /// <summary>Checks one object; returns what differs, empty when all is well, null when the object holds nothing to check.</summary>
    IReadOnlyList<string>? Check(JsonElement item);

    /// <summary>What else is worth telling about the objects checked since the last call; null when there is nothing.</summary>
    string? TakeSummary() => null;
}
