using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>Everything that one seed draws: faults and workload.</summary>
/// <param name="Faults">The faults.</param>
/// <param name="WordsToFpga">Words that the host sends.</param>
/// <param name="WordsToHost">Words that the FPGA sends.</param>
/// <param name="ChunkWords">Words per call of Send, at most.</param>
/// <param name="PauseNs">Time between calls.</param>
/// <param name="ReceiveBufferWords">Receive buffer of both ends.</param>
/// <param name="InfoCharacters">Length of the bitfile info.</param>
public sealed record SwarmCase(
    FaultOptions Faults, int WordsToFpga, int WordsToHost, int ChunkWords, long PauseNs, int ReceiveBufferWords, int InfoCharacters)
{
    /// <summary>The case of a seed.</summary>
    public static SwarmCase Draw(ulong seed)
    {
        var draw = new FaultDraw(seed ^ 0x5741_524D_0000_0000);
        return new SwarmCase(
            FaultOptions.Draw(seed),
            WordsToFpga: draw.Always(256, 2_560, 12_800, 51_200, 102_400),
            WordsToHost: draw.Always(256, 2_560, 12_800, 51_200, 102_400),
            ChunkWords: draw.Always(1, 16, 180, 181, 1000),
            PauseNs: draw.Always(0, 0, 1_000, 10_000, 100_000),
            ReceiveBufferWords: draw.Always(256, 1024, 16_384, 65_536),
            InfoCharacters: draw.Always(0, 31, 1_407, 1_408, 5_000, 30_000));
    }

    /// <summary>True when the faults alone may end a connection in <paramref name="state"/>: an end was restarted, a blackout is as long as a
    /// deadline allows, or bursts of loss can outlast the handshake. A blackout of 2 s must be survived once words flow.</summary>
    public bool MayEnd(ArqState state)
    {
        if (Faults.PeerEvent != PeerEvent.None) return true;
        bool isHandshake = state == ArqState.HandshakeTimeout;
        return isHandshake ? Faults.BlackoutNs >= 2_000_000_000 || (Faults.Loss >= 0.3 && Faults.LossBurst > 3) : Faults.BlackoutNs > 2_000_000_000;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"faults {Faults}; words {WordsToFpga} to FPGA, {WordsToHost} to host, chunks {ChunkWords}, pause {PauseNs} ns, receive buffer {ReceiveBufferWords} words, info {InfoCharacters} characters";
}
