using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>A promise of consecutive instances of a container; only a <see cref="PlaybackResult"/> of its program can redeem it.</summary>
public readonly record struct RegisterTicket
{
    internal RegisterTicket(ContainerInfo container, int count, RegisterChannel channel, int first, int programId) =>
        (Container, Count, Channel, First, ProgramId) = (container, count, channel, first, programId);

    /// <summary>What is read.</summary>
    public ContainerInfo Container { get; }

    /// <summary>Instances.</summary>
    public int Count { get; }

    internal RegisterChannel Channel { get; }

    internal int First { get; }

    internal int ProgramId { get; }
}
