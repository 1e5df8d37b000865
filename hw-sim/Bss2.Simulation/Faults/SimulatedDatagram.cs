using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>A datagram on its way, with what only the simulator knows of it.</summary>
/// <param name="Lane">Direction.</param>
/// <param name="Port">The FPGA's port that it is for, or comes from.</param>
/// <param name="Source">Address of the sender.</param>
/// <param name="Destination">Address of the receiver.</param>
/// <param name="Tag">Whatever the sender wants to know again on arrival.</param>
/// <param name="Length">Bytes.</param>
/// <param name="IsForged">The bytes are not those that were sent, and no checksum tells.</param>
/// <param name="IsCopy">A duplicate made by the network.</param>
public readonly record struct SimulatedDatagram(
    FaultLane Lane, ArqPort Port, ulong Source, ulong Destination, DatagramTag Tag, int Length, bool IsForged, bool IsCopy);

/// <summary>Numbers of a frame without the wire's modulus.</summary>
/// <param name="Session">The host's connection that it belongs to.</param>
/// <param name="Frame">Number of the data frame; -1 without data.</param>
/// <param name="Ack">Number of the last frame acknowledged.</param>
public readonly record struct DatagramTag(int Session, long Frame, long Ack);
