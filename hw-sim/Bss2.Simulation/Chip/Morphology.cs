namespace Bss2.Simulation;

/// <summary>How circuits are joined to electrical nodes; the two common cases have vectorised paths.</summary>
internal enum Morphology
{
    /// <summary>Every circuit is a node.</summary>
    Single,

    /// <summary>Columns 2n and 2n+1 of a row are one node, everywhere.</summary>
    Pairs,

    /// <summary>Anything else.</summary>
    General,
}
