namespace Bss2.Experiment;

/// <summary>Where a program's result holds periodic samples (<see cref="PeriodicSampler.AppendRead"/>).</summary>
public sealed class PeriodicTicket
{
    internal PeriodicTicket(BlockTicket[] counters, BlockTicket[] records, int samples) => (Counters, Records, Samples) = (counters, records, samples);

    internal BlockTicket[] Counters { get; }

    internal BlockTicket[] Records { get; }

    internal int Samples { get; }
}
