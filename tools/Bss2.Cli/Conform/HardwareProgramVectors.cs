using System.Text.Json;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Conform;

/// <summary>Programs of a client of the real hardware with the answers it accepts, run on a freshly powered simulated board each.</summary>
public sealed class HardwareProgramVectors : IVectorFormat
{
    private const int DifferencesShownMax = 3;

    /// <inheritdoc/>
    public string Name => "programs of a client of the real hardware";

    /// <inheritdoc/>
    public bool Recognises(JsonElement first) => first.TryGetProperty("title", out _) && first.TryGetProperty("programs", out JsonElement programs) && programs.ValueKind == JsonValueKind.Array;

    /// <inheritdoc/>
    public IReadOnlyList<string>? Check(JsonElement item)
    {
        string title = item.GetProperty("title").GetString()!;
        using var board = new BoardSession();
        List<string> failures = [];
        int index = 0;
        foreach (JsonElement program in item.GetProperty("programs").EnumerateArray())
        {
            BoardAnswers found = board.Run(Hex.ReadWords(program.GetProperty("words")));
            JsonElement expected = program.GetProperty("responses");
            string at = $"{title}, program {index++}";
            Compare(failures, $"{at}, omnibus", Hex.ReadWords(expected.GetProperty("omnibus")), found.Omnibus);
            Compare(failures, $"{at}, jtag", Hex.ReadWords(expected.GetProperty("jtag")), found.Jtag);
            Compare(failures, $"{at}, loopback", Hex.ReadWords(expected.GetProperty("loopback")), found.Loopback);
            Compare(failures, $"{at}, spikes (sorted)", [.. Hex.ReadWords(expected.GetProperty("spikes")).Order()], [.. found.Spikes.Order()]);
        }
        return failures;
    }

    private static void Compare(List<string> failures, string what, ulong[] expected, List<ulong> found)
    {
        if (expected.Length != found.Count) failures.Add($"{what}: expected {expected.Length} responses, found {found.Count}");
        int shown = 0;
        for (int i = 0; i < Math.Min(expected.Length, found.Count) && shown < DifferencesShownMax; i++)
            if (expected[i] != found[i]) { failures.Add($"{what} {i}: expected 0x{expected[i]:x}, found 0x{found[i]:x}"); shown++; }
    }
}
