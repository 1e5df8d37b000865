using System.Numerics;
using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>
/// The eight serial links between FPGA and chip: which are enabled on both sides, since when they are up, and how many words each carried
/// (link-protocol.md 4.1, 4.4, U14). Words are dealt to the links in turn.
/// </summary>
internal sealed class HighspeedLinks(int upTicks)
{
    /// <summary>Links of a chip.</summary>
    public const int Count = 8;

    // Bits of a notification (registers-notes.md 14).
    private const uint LinkUp = 0x10, CrcError = 0x04;

    private readonly long[] _upAt = new long[Count], _sentBefore = new long[Count], _receivedBefore = new long[Count];
    private readonly uint[] _crcErrors = new uint[Count], _dropped = new uint[Count];
    private uint _announced;
    private long _sent, _received, _sentFolded, _receivedFolded;

    /// <summary>Links that are enabled on both sides, bit n = link n. They carry words from then on: omnibus accesses do not wait for training.</summary>
    public uint Enabled { get; private set; }

    /// <summary>Number of them.</summary>
    public int EnabledCount { get; private set; }

    /// <summary>Tick of the next notification that a link is up; the largest value when there is none.</summary>
    public long NextTick { get; private set; } = long.MaxValue;

    /// <summary>Words of both directions so far.</summary>
    public long Words => _sent + _received;

    /// <summary>Links that are enabled on both sides; the chip's mask counts them the other way round.</summary>
    public static uint BothSides(uint fpgaEnables, uint chipEnables)
    {
        uint reversed = 0;
        for (int link = 0; link < Count; link++) reversed |= (chipEnables >> (Count - 1 - link) & 1) << link;
        return fpgaEnables & reversed;
    }

    /// <summary>Takes the set of links that are to be up (bit n = link n).</summary>
    public void Configure(uint enabled, long now)
    {
        FoldWords();
        for (int link = 0; link < Count; link++)
            if ((enabled & ~Enabled & (1u << link)) != 0) _upAt[link] = now + upTicks;
        (Enabled, EnabledCount) = (enabled, BitOperations.PopCount(enabled));
        _announced &= enabled;
        FindNext();
    }

    /// <summary>Links that have been told to be up, bit n = link n.</summary>
    public uint Announced => _announced;

    /// <summary>Takes the notification at <see cref="NextTick"/>; there must be one.</summary>
    public Response Announce()
    {
        int link = 0;
        while ((Enabled & ~_announced & (1u << link)) == 0 || _upAt[link] != NextTick) link++;
        var response = new Response(NextTick, Notification(link, isUp: true), UtFromFpgaOpcode.HighspeedLinkNotification);
        _announced |= 1u << link;
        FindNext();
        return response;
    }

    /// <summary>All links down without notifications, as the chip's reset line does; words stay counted.</summary>
    public void Drop()
    {
        FoldWords();
        (Enabled, EnabledCount, _announced, NextTick) = (0, 0, 0, long.MaxValue);
    }

    /// <summary>All links down and counters at zero, as after power-up of the FPGA.</summary>
    public void Clear()
    {
        Drop();
        (_sent, _received, _sentFolded, _receivedFolded) = (0, 0, 0, 0);
        Array.Clear(_sentBefore);
        Array.Clear(_receivedBefore);
        Array.Clear(_crcErrors);
        Array.Clear(_dropped);
    }

    /// <summary>Counts words to the chip.</summary>
    public void Send(int words) => _sent += words;

    /// <summary>Counts words from the chip.</summary>
    public void Receive(int words) => _received += words;

    /// <summary>The enabled link that a draw chooses; 0 while none is.</summary>
    public int Drawn(uint draw)
    {
        int link = 0;
        for (uint nth = EnabledCount == 0 ? 0 : draw % (uint)EnabledCount; Enabled != 0; link++)
            if ((Enabled & (1u << link)) != 0 && nth-- == 0) return link;
        return link;
    }

    /// <summary>A word from the chip that failed its check; returns the notification.</summary>
    public ulong FailCheck(int link, bool isLost)
    {
        _crcErrors[link]++;
        if (isLost) _dropped[link]++;
        return Notification(link, isUp: true) | CrcError;
    }

    /// <summary>Payload of a notification that a link is up or down.</summary>
    public static ulong Notification(int link, bool isUp) => ((uint)link << 5) | (isUp ? LinkUp : 0);

    /// <summary>Ticks since the link came up; 0 while it is down.</summary>
    public uint OnlineTicks(int link, long now) => (Enabled & (1u << link)) != 0 && _upAt[link] <= now ? (uint)(now - _upAt[link]) : 0;

    /// <summary>Words from the chip that failed their check.</summary>
    public uint CrcErrors(int link) => _crcErrors[link];

    /// <summary>Words from the chip that were lost by it.</summary>
    public uint Dropped(int link) => _dropped[link];

    /// <summary>Words that a link carried to the chip.</summary>
    public uint SentBy(int link) => (uint)(_sentBefore[link] + Share(link, _sent - _sentFolded));

    /// <summary>Words that a link carried from the chip.</summary>
    public uint ReceivedBy(int link) => (uint)(_receivedBefore[link] + Share(link, _received - _receivedFolded));

    // What was dealt to the old set of links is kept when the set changes.
    private void FoldWords()
    {
        for (int link = 0; link < Count; link++)
        {
            _sentBefore[link] += Share(link, _sent - _sentFolded);
            _receivedBefore[link] += Share(link, _received - _receivedFolded);
        }
        (_sentFolded, _receivedFolded) = (_sent, _received);
    }

    private long Share(int link, long words)
    {
        if ((Enabled & (1u << link)) == 0) return 0;
        int before = BitOperations.PopCount(Enabled & ((1u << link) - 1));
        return (words + EnabledCount - 1 - before) / EnabledCount;
    }

    private void FindNext()
    {
        NextTick = long.MaxValue;
        for (int link = 0; link < Count; link++)
            if ((Enabled & ~_announced & (1u << link)) != 0) NextTick = Math.Min(NextTick, _upAt[link]);
    }
}
