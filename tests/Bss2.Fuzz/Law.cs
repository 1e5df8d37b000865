using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Bss2.Fuzz;

/// <summary>A law of a parser did not hold.</summary>
internal sealed class LawViolatedException(string message) : Exception(message);

/// <summary>States laws.</summary>
internal static class Law
{
    internal static void Holds([DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        if (!condition) throw new LawViolatedException($"law violated: {text}");
    }
}
