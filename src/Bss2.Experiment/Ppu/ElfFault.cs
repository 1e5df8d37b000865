namespace Bss2.Experiment;

/// <summary>Why an ELF file is no program for a processor of the chip.</summary>
public enum ElfFault
{
    /// <summary>The bytes do not start like an ELF file.</summary>
    NotElf,

    /// <summary>Not of 32 bits.</summary>
    WrongClass,

    /// <summary>Not big-endian.</summary>
    WrongByteOrder,

    /// <summary>For another processor than PowerPC.</summary>
    WrongMachine,

    /// <summary>Not linked: an object file or a shared library.</summary>
    NotExecutable,

    /// <summary>A header, a segment or a table lies behind the end of the file, or contradicts itself.</summary>
    CutOff,

    /// <summary>A segment lies in none of the memories.</summary>
    WrongPlace,

    /// <summary>A segment does not fit into its memory.</summary>
    TooLarge,

    /// <summary>Two segments lie at the same addresses.</summary>
    Overlap,
}
