namespace Bss2.Cli.Traffic;

/// <summary>The first response that differs.</summary>
/// <param name="Frame">Connection and packet where the captured one is.</param>
/// <param name="Position">Response words of the connection before it.</param>
/// <param name="Program">Program of the connection that it belongs to, from 1.</param>
/// <param name="Captured">The captured message.</param>
/// <param name="Found">The model's.</param>
internal sealed record Difference(Bss2.Protocol.TrafficFrame Frame, long Position, int Program, DecodedMessage Captured, DecodedMessage? Found);
