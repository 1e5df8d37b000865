using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>What a strobe run brought back; valid until the session's next run.</summary>
public sealed class StrobeRun
{
    private const int RecordWords = 64;
    private readonly PlaybackResult _result;
    private readonly BlockTicket _trace;

    internal StrobeRun(PlaybackResult result, BlockTicket trace, int sampleCount, int imageCount, StrobeTiming timing, FpgaTicks start) =>
        (_result, _trace, SampleCount, ImageCount, Timing, Start) = (result, trace, sampleCount, imageCount, timing, start);

    /// <summary>Samples per image.</summary>
    public int SampleCount { get; }

    /// <summary>Images.</summary>
    public int ImageCount { get; }

    /// <summary>Times of the run.</summary>
    public StrobeTiming Timing { get; }

    /// <summary>Systime of the timer's zero.</summary>
    public FpgaTicks Start { get; }

    /// <summary>Spikes of the chip, in order of arrival.</summary>
    public ReadOnlySpan<SpikeEvent> Spikes => _result.Spikes;

    /// <summary>
    /// CADC codes of one sample of all 256 logical neurons. Undoes the order of PPU vectors in FPGA memory: neuron n is in word 63 - n/4 of the
    /// record, byte n mod 4 counted from the top (training.md section 3).
    /// </summary>
    public void Codes(int image, int sample, Span<byte> codes)
    {
        ReadOnlySpan<uint> record = _result.Get(_trace).Slice(((image * SampleCount) + sample) * RecordWords, RecordWords);
        for (int n = 0; n < NetworkPlacement.NeuronsMax; n += 4)
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(codes[n..], record[63 - (n / 4)]);
    }

    /// <summary>Systime (ticks) at which sample 0 of an image is taken: when a bin-0 event arrives.</summary>
    public long SampleZero(int image) => Start.Value + Timing.Lead.Value + (image * Timing.Separation.Value) + Timing.SpikeLead.Value + Timing.SpikePath.Value;
}
