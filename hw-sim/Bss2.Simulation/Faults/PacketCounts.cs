namespace Bss2.Simulation;

/// <summary>What a <see cref="PacketSimulator"/> did to the datagrams given to it.</summary>
/// <param name="Sent">Given to it.</param>
/// <param name="Delivered">Handed out.</param>
/// <param name="Lost">Dropped by loss.</param>
/// <param name="BlackedOut">Dropped by a blackout.</param>
/// <param name="Corrupted">Dropped because a checksum told.</param>
/// <param name="Forged">Changed without a checksum that tells.</param>
/// <param name="Truncated">Cut without a checksum that tells.</param>
/// <param name="Copies">Duplicates added.</param>
/// <param name="Overtaken">Delayed behind later ones.</param>
/// <param name="Foreign">Datagrams of others added.</param>
/// <param name="Overflowed">Dropped because too many were on their way.</param>
public readonly record struct PacketCounts(
    long Sent, long Delivered, long Lost, long BlackedOut, long Corrupted, long Forged, long Truncated, long Copies, long Overtaken, long Foreign, long Overflowed);
