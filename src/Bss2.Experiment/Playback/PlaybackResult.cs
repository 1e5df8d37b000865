using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>
/// Everything a program brought back. May be handed to the runner again: its buffers are reused, what it held is gone.
/// </summary>
public sealed class PlaybackResult
{
    private const long SystimeMask = (1L << 43) - 1;
    private uint[] _omnibus = [];
    private ulong[] _jtag = [];
    private SpikeEvent[] _spikes = new SpikeEvent[64];
    private MadcSampleEvent[] _madc = [];
    private readonly List<PlaybackNotification> _notifications = [];
    private readonly List<FpgaTicks> _ticks = [];
    private int _omnibusCount, _jtagCount, _spikeCount, _madcCount, _programId;
    private ProgramChecks _checks;
    private int _checksSeen, _nextCheck;
    private long _now;

    /// <summary>Spikes in order of arrival.</summary>
    public ReadOnlySpan<SpikeEvent> Spikes => _spikes.AsSpan(0, _spikeCount);

    /// <summary>MADC samples in order of arrival.</summary>
    public ReadOnlySpan<MadcSampleEvent> MadcSamples => _madc.AsSpan(0, _madcCount);

    /// <summary>Times of loopback ticks.</summary>
    public IReadOnlyList<FpgaTicks> Ticks => _ticks;

    /// <summary>Link notifications.</summary>
    public IReadOnlyList<PlaybackNotification> Notifications => _notifications;

    /// <summary>Words sent, the halt included.</summary>
    public long WordsSent { get; internal set; }

    /// <summary>Words received.</summary>
    public long WordsReceived { get; internal set; }

    /// <summary>Words from the FPGA with an undefined header; never 0 by accident.</summary>
    public long GarbageWords { get; internal set; }

    /// <summary>Time of the halt message in systime ticks.</summary>
    public FpgaTicks HaltTime { get; private set; }

    internal ulong? Timeout { get; private set; }

    internal bool Halted { get; private set; }

    internal (int Omnibus, int Jtag, int Ticks) Counts => (_omnibusCount, _jtagCount, _ticks.Count);

    /// <summary>Check words that came back.</summary>
    public int ChecksSeen => _checksSeen;

    /// <summary>The first check word that was wrong: its response number, what it should be, what it was.</summary>
    internal (int Response, uint Expected, uint Found)? WrongCheck { get; private set; }

    /// <summary>Redeems a ticket.</summary>
    /// <exception cref="PlaybackException">The ticket belongs to another program.</exception>
    public T Get<T>(Ticket<T> ticket) where T : struct, IContainer<T>
    {
        CheckOwner(ticket.ProgramId);
        if (RegisterRoute<T>.Channel is RegisterChannel.Omnibus or RegisterChannel.Timer) return T.Decode(_omnibus.AsSpan(ticket.FirstWord, T.WordCount));
        Span<uint> words = stackalloc uint[T.WordCount];
        for (int w = 0; w < words.Length; w++)
        {
            words[w] = RegisterRoute<T>.I2c is { } layout
                ? AssembleI2c(ticket.FirstWord + (w * layout.Bytes), layout.Bytes) >> layout.ShiftLeft
                : (uint)_jtag[ticket.FirstWord + w];
        }
        return T.Decode(words);
    }

    /// <summary>The value of an I2C register, most significant byte first.</summary>
    /// <exception cref="PlaybackException">The device did not acknowledge.</exception>
    public uint Get(I2cTicket ticket)
    {
        CheckOwner(ticket.ProgramId);
        return AssembleI2c(ticket.FirstWord, ticket.ByteCount);
    }

    /// <summary>
    /// The bus words of a read by register map into <paramref name="words"/>, shape [instance, word]. An instance on the board's I2C bus that
    /// did not acknowledge is not <paramref name="present"/>; its words are 0.
    /// </summary>
    public void Get(RegisterTicket ticket, Span<uint> words, Span<bool> present)
    {
        CheckOwner(ticket.ProgramId);
        int size = ticket.Container.WordCount, total = ticket.Count * size;
        present[..ticket.Count].Fill(true);
        switch (ticket.Channel)
        {
            case RegisterChannel.Omnibus or RegisterChannel.Timer: _omnibus.AsSpan(ticket.First, total).CopyTo(words); break;
            case RegisterChannel.I2c:
                I2cLayout layout = RegisterRoute.LayoutOf(ticket.Container)!;
                for (int i = 0; i < total; i++)
                    if (!TryAssembleI2c(ticket.First + (i * layout.Bytes), layout, out words[i])) present[i / size] = false;
                break;
            default:
                for (int i = 0; i < total; i++) words[i] = (uint)_jtag[ticket.First + i];
                break;
        }
    }

    /// <summary>The words of a block read.</summary>
    public ReadOnlySpan<uint> Get(BlockTicket ticket)
    {
        CheckOwner(ticket.ProgramId);
        return _omnibus.AsSpan(ticket.FirstWord, ticket.Count);
    }

    /// <summary>The captured bits of a JTAG read.</summary>
    public ulong Get(JtagTicket ticket)
    {
        CheckOwner(ticket.ProgramId);
        return _jtag[ticket.Index];
    }

    /// <summary>All omnibus responses in order.</summary>
    public ReadOnlySpan<uint> OmnibusData => _omnibus.AsSpan(0, _omnibusCount);

    /// <summary>All JTAG responses in order.</summary>
    public ReadOnlySpan<ulong> JtagData => _jtag.AsSpan(0, _jtagCount);

    internal void Begin(PlaybackProgram program)
    {
        _programId = program.Id;
        (_omnibusCount, _jtagCount, _spikeCount, _madcCount, _now) = (0, 0, 0, 0, 0);
        (WordsSent, WordsReceived, GarbageWords, Timeout, Halted) = (0, 0, 0, null, false);
        (_checks, _checksSeen, WrongCheck) = (program.Checks, 0, null);
        _nextCheck = NextCheck();
        _notifications.Clear();
        _ticks.Clear();
        if (_omnibus.Length < program.OmnibusReads) _omnibus = new uint[program.OmnibusReads];
        if (_jtag.Length < program.JtagReads) _jtag = new ulong[program.JtagReads];
    }

    // The host's clock: one tick per message, plus increments, set by absolute times (link-protocol.md 3.3).
    internal void Take(in UtFromFpgaMessage message)
    {
        _now = (_now + 1) & SystimeMask;
        switch (message.Opcode)
        {
            case UtFromFpgaOpcode.OmnibusData when _omnibusCount + _checksSeen == _nextCheck: TakeCheck((uint)message.Low); break;
            case UtFromFpgaOpcode.OmnibusData: Grow(ref _omnibus, _omnibusCount)[_omnibusCount++] = (uint)message.Low; break;
            case UtFromFpgaOpcode.Systime: _now = (long)(message.Low & (ulong)SystimeMask); break;
            case UtFromFpgaOpcode.Sysdelta: _now = (_now + (long)(message.Low & 0xFF)) & SystimeMask; break;
            case UtFromFpgaOpcode.JtagData: Grow(ref _jtag, _jtagCount)[_jtagCount++] = message.Low & 0x1_FFFF_FFFF; break;
            case UtFromFpgaOpcode.Loopback when (message.Low & 1) != 0: _ticks.Add(new FpgaTicks(_now)); break;
            case UtFromFpgaOpcode.Loopback: (Halted, HaltTime) = (true, new FpgaTicks(_now)); break;
            case UtFromFpgaOpcode.TimeoutNotification: Timeout = message.Low; break;
            case UtFromFpgaOpcode.HighspeedLinkNotification:
                _notifications.Add(new PlaybackNotification(new FpgaTicks(_now), (int)(message.Low >> 5) & 7, (message.Low & 0x10) != 0, (int)message.Low & 15));
                break;
            default: TakeEvents(message); break;
        }
    }

    private void TakeCheck(uint found)
    {
        uint expected = _checks.Buffer[_checksSeen].Word;
        if (found != expected) WrongCheck ??= (_nextCheck, expected, found);
        _checksSeen++;
        _nextCheck = NextCheck();
    }

    private int NextCheck() => _checksSeen < _checks.Count ? _checks.Buffer[_checksSeen].Response : -1;

    private void TakeEvents(in UtFromFpgaMessage message)
    {
        int count = message.EventCount;
        bool spike = message.Opcode >= UtFromFpgaOpcode.SpikePack1;
        for (int i = 0; i < count; i++)
        {
            (ushort value, byte stamp) = message.Event(i, count);
            var chip = new FpgaTicks(ChipTime(_now, stamp));
            if (spike) Grow(ref _spikes, _spikeCount)[_spikeCount++] = new SpikeEvent(new FpgaTicks(_now), chip, new SpikeLabel(value));
            else Grow(ref _madc, _madcCount)[_madcCount++] = new MadcSampleEvent(new FpgaTicks(_now), chip, value & 0x3FF, (value >> 10) & 1);
        }
    }

    // Stamps count 4 ns and their lowest bit is dropped; an event is never later than its message.
    private static long ChipTime(long now, byte stamp)
    {
        long time = (now & ~0x7FL) | (uint)(stamp >> 1);
        return (time > now ? time - 128 : time) & SystimeMask;
    }

    private static T[] Grow<T>(ref T[] array, int count)
    {
        if (count == array.Length) Array.Resize(ref array, Math.Max(64, count * 2));
        return array;
    }

    // One byte per omnibus response; bit 31 means that nobody answered (link-protocol.md 4.6).
    private uint AssembleI2c(int firstWord, int byteCount)
    {
        uint value = 0;
        foreach (uint response in _omnibus.AsSpan(firstWord, byteCount))
        {
            if ((response & 0x8000_0000) != 0)
                throw new PlaybackException("Expected an acknowledged I2C read, found no acknowledge (bit 31). The board has no such device, or another board kind was assumed.");
            value = (value << 8) | (response & 0xFF);
        }
        return value;
    }

    private bool TryAssembleI2c(int firstWord, I2cLayout layout, out uint value)
    {
        value = 0;
        foreach (uint response in _omnibus.AsSpan(firstWord, layout.Bytes))
            if ((response & 0x8000_0000) != 0) return false;
        value = AssembleI2c(firstWord, layout.Bytes) >> layout.ShiftLeft;
        return true;
    }

    private void CheckOwner(int programId)
    {
        if (programId != _programId)
            throw new PlaybackException("The ticket belongs to another program than this result. Redeem it with the result of the program it was taken from.");
    }
}
