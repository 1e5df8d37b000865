using System.Buffers.Binary;
using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>What a strobe run brought back; valid until the session's next run.</summary>
public sealed class StrobeRun
{
    private const int RecordWords = 64;
    private readonly PlaybackResult _result;
    private readonly BlockTicket _trace;

    internal StrobeRun(PlaybackResult result, BlockTicket trace, int sampleCount, int imageCount, StrobeTiming timing, FpgaTicks start, uint imageCycles) =>
        (_result, _trace, SampleCount, ImageCount, Timing, Start, ImageCycles) = (result, trace, sampleCount, imageCount, timing, start, imageCycles);

    /// <summary>Samples per image.</summary>
    public int SampleCount { get; }

    /// <summary>Images.</summary>
    public int ImageCount { get; }

    /// <summary>Cycles of 4 ns that the top processor took for the last image, its reset included, by its time base.</summary>
    public uint ImageCycles { get; }

    /// <summary>From the first image to the end of the last one's time, by the FPGA's time stamps; null where images end without a reset.</summary>
    public FpgaTicks? ImagesTook { get; internal init; }

    /// <summary>Times of the run.</summary>
    public StrobeTiming Timing { get; }

    /// <summary>Systime of the timer's zero.</summary>
    public FpgaTicks Start { get; }

    /// <summary>Spikes of the chip, in order of arrival.</summary>
    public ReadOnlySpan<SpikeEvent> Spikes => _result.Spikes;

    /// <summary>CADC codes of one sample of all 256 logical neurons.</summary>
    public void Codes(int image, int sample, Span<byte> codes) =>
        UndoVectorOrder(_result.Get(_trace).Slice(((image * SampleCount) + sample) * RecordWords, RecordWords), codes);

    /// <summary>
    /// Undoes the order of PPU vectors in FPGA memory: of a record of 64 words, neuron n (0..127 top, 128..255 bottom) is in word 63 - n/4, byte
    /// n mod 4 counted from bits 31..24 (training.md section 3). The only place that knows it; sessions check it against the CADC test pattern.
    /// </summary>
    public static void UndoVectorOrder(ReadOnlySpan<uint> record, Span<byte> codes)
    {
        Check.That(record.Length == RecordWords && codes.Length >= NetworkPlacement.NeuronsMax);
        for (int n = 0; n < NetworkPlacement.NeuronsMax; n += 4)
            BinaryPrimitives.WriteUInt32BigEndian(codes[n..], record[RecordWords - 1 - (n / 4)]);
    }

    /// <summary>Systime (ticks) at which sample 0 of an image is taken: when a bin-0 event arrives.</summary>
    public long SampleZero(int image) => Start.Value + Timing.Lead.Value + (image * Timing.Separation.Value) + Timing.SpikeLead.Value + Timing.SpikePath.Value;
}
