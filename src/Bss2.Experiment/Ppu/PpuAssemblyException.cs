namespace Bss2.Experiment;

/// <summary>PPU assembly text that cannot be assembled: names the line, what was expected and what was found.</summary>
public sealed class PpuAssemblyException(string message) : Exception(message);
