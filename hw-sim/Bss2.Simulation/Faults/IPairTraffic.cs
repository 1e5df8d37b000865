using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>The programs at both ends of an <see cref="ArqPair"/>: called at every step of virtual time.</summary>
public interface IPairTraffic
{
    /// <summary>Gives words to the endpoints and takes words from them.</summary>
    void Exchange(ArqPair pair);

    /// <summary>When to be called again without anything arriving.</summary>
    LinkInstant NextWake(LinkInstant now);
}
