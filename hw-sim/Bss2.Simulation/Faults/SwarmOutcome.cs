namespace Bss2.Simulation;

/// <summary>How a swarm run ended; the order is that of a report.</summary>
public enum SwarmOutcome
{
    /// <summary>All words arrived in both directions and were acknowledged, perhaps after a new connection.</summary>
    Completed,

    /// <summary>The link ended in a named state for which the drawn faults are a cause.</summary>
    NamedFault,

    /// <summary>Wrong words that the wire could not tell; the check word told, nothing wrong was released.</summary>
    Detected,

    /// <summary>Wrong words that the wire could not tell were released by the check word.</summary>
    Undetected,

    /// <summary>A number was taken for another one and words stopped; the program's own deadline ended the run.</summary>
    ProgramDeadline,

    /// <summary>A rule was broken.</summary>
    Violation,
}
