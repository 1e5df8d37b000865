namespace Bss2.EndToEnd.Tests.Client;

/// <summary>What one program brought back, per queue and with the client's times (link-protocol.md 3.3), in ticks of 8 ns.</summary>
internal sealed class ClientAnswers
{
    private const ulong TimeMask = (1UL << 43) - 1;

    private ulong _now;

    public List<(uint Data, ulong Time)> Omnibus { get; } = [];

    public List<(ulong Data, ulong Time)> Jtag { get; } = [];

    public List<ulong> Ticks { get; } = [];

    public List<(ushort Label, ulong ChipTime, ulong Time)> Spikes { get; } = [];

    public List<(int Value, int Channel, ulong ChipTime)> Samples { get; } = [];

    public List<int> Links { get; } = [];

    public List<(uint Index, int Stalls, int Reads)> TimeOuts { get; } = [];

    /// <summary>Systime and Sysdelta messages.</summary>
    public int TimeMessages { get; private set; }

    public bool IsHalted { get; private set; }

    /// <summary>Read data alone.</summary>
    public uint[] Data => [.. Omnibus.Select(o => o.Data)];

    public ulong[] JtagData => [.. Jtag.Select(j => j.Data)];

    public void Add(int header, UInt128 bits)
    {
        Assert.False(IsHalted, $"Message {header:x2} came behind the halt.");
        Assert.True(++_now <= TimeMask, "The client's time overflows.");
        ulong low = (ulong)bits;
        switch (header)
        {
            case 0x00: Jtag.Add((low & 0x1_FFFF_FFFF, _now)); break;
            case 0x01: Omnibus.Add(((uint)low, _now)); break;
            case 0x02: AddLoopback((low & 1) != 0); break;
            case 0x03: Links.Add((int)low & 0xFF); break;
            case 0x04: AddTimeOut(low); break;
            case 0x05: (_now, TimeMessages) = (low & TimeMask, TimeMessages + 1); break;
            case 0x06: (_now, TimeMessages) = (_now + (low & 0xFF), TimeMessages + 1); break;
            default: AddEvents(bits, header >= 0x0A, (header - 7) % 3 + 1); break;
        }
    }

    private void AddLoopback(bool isTick)
    {
        if (isTick) Ticks.Add(_now);
        else IsHalted = true;
    }

    private void AddTimeOut(ulong low)
    {
        (int stalls, int reads) = ((int)(low >> 32) & 0x7F, (int)(low >> 39) & 0x3F);
        Assert.True(stalls <= 96 && reads <= 52, "The client refuses these numbers.");
        TimeOuts.Add(((uint)low, stalls, reads));
    }

    private void AddEvents(UInt128 bits, bool isSpike, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            uint one = (uint)(bits >> (24 * i)) & 0xFF_FFFF;
            ulong chip = (_now & ~0x7Ful) | (one >> 17);
            if (chip > _now) chip = (chip - 128) & TimeMask;
            if (isSpike) Spikes.Add(((ushort)one, chip, _now));
            else Samples.Add(((int)one & 0x3FF, (int)one >> 10 & 1, chip));
        }
    }
}
