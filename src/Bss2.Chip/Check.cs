using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Bss2;

/// <summary>Programming faults: conditions that only a defect of this code can violate. On in Release.</summary>
public static class Check
{
    /// <summary>Throws <see cref="CheckFailedException"/> with the text of the condition unless it holds.</summary>
    public static void That(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string text = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        if (!condition)
            Fail(text, file, line);
    }

    [DoesNotReturn]
    private static void Fail(string text, string file, int line) =>
        throw new CheckFailedException($"check failed: {text} ({Path.GetFileName(file)}:{line}). This is a defect of Bss2Driver; please report it.");
}
