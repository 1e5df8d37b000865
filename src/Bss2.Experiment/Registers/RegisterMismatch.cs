using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>A word that did not read back as it was written.</summary>
/// <param name="Container">The container.</param>
/// <param name="Coordinate">Linear coordinate.</param>
/// <param name="Word">Word of the instance.</param>
/// <param name="Expected">Bus word that was written.</param>
/// <param name="Found">Bus word that was read; null when nobody acknowledged.</param>
/// <param name="Test">What was done, e.g. "walking one" or "written over omnibus, read over JTAG".</param>
public sealed record RegisterMismatch(ContainerInfo Container, int Coordinate, int Word, uint Expected, uint? Found, string Test)
{
    /// <summary>Omnibus address, or register index of the container's own channel.</summary>
    public uint Address => Container.Address(Coordinate, Word);
}
