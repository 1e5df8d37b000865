namespace Bss2.RegisterMap;

/// <summary>Reads firmware-spec, validates it, and writes C# and Markdown.</summary>
public static class Program
{
    /// <summary>Entry point.</summary>
    public static int Main() => 0;
}
