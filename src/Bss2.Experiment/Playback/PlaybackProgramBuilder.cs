using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>
/// Builds a playback program by appending UT words. Instructions run in order; one takes one FPGA cycle (8 ns) unless it blocks.
/// May be reused: <see cref="Clear"/> keeps the buffer.
/// </summary>
/// <param name="checks">When given, the program may carry check words (<see cref="CheckWord"/>) of this link, and large blocks are read with some in between.</param>
public sealed partial class PlaybackProgramBuilder(CheckSequence? checks = null)
{
    private static int _lastId;
    private ulong[] _words = new ulong[256];
    private int _count;
    private int _omnibusReads, _jtagReads, _ticks;
    private int _id = NextId();

    /// <summary>Words so far.</summary>
    public int WordCount => _count;

    /// <summary>Starts anew with the same buffer; tickets of the old program are void.</summary>
    public PlaybackProgramBuilder Clear()
    {
        (_count, _omnibusReads, _jtagReads, _ticks, _checkCount, _checkedAt) = (0, 0, 0, 0, 0, 0);
        _id = NextId();
        return this;
    }

    /// <summary>The finished program. It shares the builder's buffer until <see cref="Clear"/>.</summary>
    public PlaybackProgram Build() => new(_words, _count, _omnibusReads, _jtagReads, _ticks, _id) { Checks = new ProgramChecks(_checks, _checkCount) };

    /// <summary>Writes a container over the channel that the register map prefers for it (omnibus, JTAG, SPI, I2C or an instruction).</summary>
    /// <exception cref="PlaybackException">The container cannot be written.</exception>
    public PlaybackProgramBuilder Write<T>(Register<T> register, T value) where T : struct, IContainer<T>
    {
        Span<uint> words = stackalloc uint[T.WordCount];
        value.Encode(words);
        if (RegisterRoute<T>.Channel != RegisterChannel.Omnibus) { WriteOverChannel(T.Info, RegisterRoute<T>.Channel, register.Coordinate, words); return this; }
        for (int w = 0; w < words.Length; w++) WriteWord(register.AddressOf(w).Value, words[w]);
        return this;
    }

    /// <summary>Acts on a trigger register (data are ignored).</summary>
    public PlaybackProgramBuilder Trigger<T>(Register<T> register) where T : struct, IContainer<T> => WriteWord(register.AddressOf(0).Value, 0);

    /// <summary>Reads a container; redeem the ticket with the program's result.</summary>
    /// <exception cref="PlaybackException">The container cannot be read.</exception>
    public Ticket<T> Read<T>(Register<T> register) where T : struct, IContainer<T>
    {
        if (RegisterRoute<T>.Channel != RegisterChannel.Omnibus) return new Ticket<T>(ReadOverChannel(T.Info, RegisterRoute<T>.Channel, register.Coordinate), _id);
        var ticket = new Ticket<T>(_omnibusReads, _id);
        for (int w = 0; w < T.WordCount; w++) ReadWord(register.AddressOf(w).Value);
        return ticket;
    }

    /// <summary>Writes one omnibus word; bit i of <paramref name="byteEnables"/> enables data bits 8i+7..8i.</summary>
    public PlaybackProgramBuilder WriteWord(uint address, uint data, uint byteEnables = 15)
    {
        Reserve(2);
        _words[_count] = UtWord.OmnibusAddress(address, isRead: false, byteEnables);
        _words[_count + 1] = UtWord.OmnibusData(data);
        _count += 2;
        return this;
    }

    /// <summary>Reads <paramref name="count"/> consecutive omnibus words.</summary>
    /// <exception cref="PlaybackAddressException">The first or the last word is in no container of the register map.</exception>
    public BlockTicket ReadBlock(uint address, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > 0) RequireMapped(address);
        if (count > 1) RequireMapped(address + (uint)count - 1);
        var ticket = new BlockTicket(_omnibusReads, count, _id);
        for (int start = 0, piece; start < count; start += piece)
        {
            piece = checks is null ? count : Math.Min(count - start, CheckSequence.Spacing);
            AppendReads(address + (uint)start, piece);
            if (piece == CheckSequence.Spacing) CheckWord();
        }
        return ticket;
    }

    /// <summary>Sets the timer to 0.</summary>
    public PlaybackProgramBuilder ResetTimer() => Append(UtWord.TimerSetup);

    /// <summary>Blocks until the timer has reached <paramref name="time"/> (0..2^32-1 ticks).</summary>
    public PlaybackProgramBuilder WaitUntil(FpgaTicks time) => Append(UtWord.WaitUntil(checked((uint)time.Value)));

    /// <summary>Blocks until the selected channels are idle.</summary>
    public PlaybackProgramBuilder Barrier(BarrierKind kind) => Append(UtWord.Barrier(kind));

    /// <summary>Sends an event.</summary>
    public PlaybackProgramBuilder SendSpike(SpikeLabel label) => Append(UtWord.SpikePack(label.Value));

    /// <summary>
    /// Sends events in this order, three to a message while they last: those of one message leave in one cycle, each further message takes
    /// one cycle more.
    /// </summary>
    public PlaybackProgramBuilder SendSpikes(ReadOnlySpan<ushort> labels)
    {
        Reserve((labels.Length + 2) / 3);
        for (; labels.Length >= 3; labels = labels[3..]) _words[_count++] = UtWord.SpikePack(labels[0], labels[1], labels[2]);
        if (labels.Length == 2) _words[_count++] = UtWord.SpikePack(labels[0], labels[1]);
        if (labels.Length == 1) _words[_count++] = UtWord.SpikePack(labels[0]);
        return this;
    }

    /// <summary>Forwards events of the chip to the host, or drops them.</summary>
    public PlaybackProgramBuilder RecordSpikes(bool enable) =>
        Write(EventRecordingConfig.At(), EventRecordingConfig.Default with { EnableEventRecording = enable });

    /// <summary>Blocks until (word at <paramref name="address"/> &amp; mask) == target.</summary>
    public PlaybackProgramBuilder PollUntilEqual(uint address, uint target, uint mask = uint.MaxValue) => Poll(address, target, mask, equality: true);

    /// <summary>Blocks until (word at <paramref name="address"/> &amp; mask) != target.</summary>
    public PlaybackProgramBuilder PollUntilNotEqual(uint address, uint target, uint mask = uint.MaxValue) => Poll(address, target, mask, equality: false);

    /// <summary>Asks for a time marker.</summary>
    public PlaybackProgramBuilder Tick() => Append(UtWord.Tick);

    /// <summary>Drives the chip's reset line.</summary>
    public PlaybackProgramBuilder ResetChip(bool asserted) => Append(UtWord.ChipReset(asserted));

    /// <summary>Synchronises systime and waits until it is done.</summary>
    public PlaybackProgramBuilder SynchroniseSystime() => Append(UtWord.SystimeInit(synchronise: true)).Barrier(BarrierKind.Systime);

    /// <summary>Appends any one message; the responses it asks for are counted.</summary>
    /// <exception cref="PlaybackException">The word is a halt or no message.</exception>
    public PlaybackProgramBuilder Append(ulong word)
    {
        switch (UtWord.Opcode(word))
        {
            case UtToFpgaOpcode.OmnibusAddress when (word >> 36 & 1) != 0: _omnibusReads++; break;
            case UtToFpgaOpcode.JtagData when (word >> 48 & 1) != 0: _jtagReads++; break;
            case UtToFpgaOpcode.Loopback when (word & 1) != 0: _ticks++; break;
            case UtToFpgaOpcode.Loopback: throw PlaybackException.HaltInside(_count);
            case >= (UtToFpgaOpcode)UtWord.OpcodeCount: throw PlaybackException.NoMessage(_count, word);
        }
        Reserve(1);
        _words[_count++] = word;
        return this;
    }

    // The three registers must have been written before the block starts: hence the barrier (link-protocol.md 3.2).
    private PlaybackProgramBuilder Poll(uint address, uint target, uint mask, bool equality)
    {
        RequireMapped(address);
        return Write(PollingOmnibusBlockConfig.At(), PollingOmnibusBlockConfig.Default with { Address = address, Target = target, Mask = mask })
            .Barrier(BarrierKind.Omnibus).Append(UtWord.PollingOmnibusBlock(equality));
    }

    // Nobody answers at an unmapped address: silicon's omnibus may hang, the model answers 0 and counts it.
    private static void RequireMapped(uint address)
    {
        if (!RegisterCatalog.TryFind(address, out _, out _, out _)) throw PlaybackAddressException.Unmapped(address);
    }

    internal static int NextId() => Interlocked.Increment(ref _lastId);

    private void AppendReads(uint address, int count)
    {
        Reserve(count);
        for (int i = 0; i < count; i++) _words[_count + i] = UtWord.OmnibusAddress(address + (uint)i, isRead: true);
        _count += count;
        _omnibusReads += count;
    }

    private void ReadWord(uint address) => Append(UtWord.OmnibusAddress(address, isRead: true));

    private void Reserve(int count)
    {
        if (_count + count > _words.Length) Array.Resize(ref _words, Math.Max(_words.Length * 2, _count + count));
    }
}
