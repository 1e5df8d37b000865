namespace Bss2.Simulation.Tests;

/// <summary>Kinds of responses in the order in which those of one tick are told (timing.md).</summary>
internal enum ReferenceKind
{
    Event,
    Read,
    Link,
    Prompt,
}

/// <summary>One response: when, what, and for events the chip's systime in cycles of 4 ns when it left the chip.</summary>
internal readonly record struct ReferenceResponse(long Tick, ReferenceKind Kind, long Order, int Opcode, ulong Payload, long ChipCycle);
