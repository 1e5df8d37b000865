namespace Bss2.Experiment;

/// <summary>An ELF file that cannot be loaded: what was expected, what was found, what to do.</summary>
public sealed class ElfException(ElfFault fault, string message) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public ElfFault Fault => fault;
}
