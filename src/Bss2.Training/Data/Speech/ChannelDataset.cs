namespace Bss2.Training;

/// <summary>
/// Sounds as spikes on 700 channels, in the form that the chip takes (training.md 2.7): time divided by 2000, bins of 1.7 us, 200 of them; channels
/// from 70 on, every ninth: 70 lines. Later spikes are left out.
/// </summary>
public sealed class ChannelDataset : ISpikeDataset, IJitteredDataset
{
    /// <summary>CADC samples of a sound: 340 us on the chip, 0.68 s of sound.</summary>
    public const int Steps = 200;

    /// <summary>Sound runs this much faster on the chip: 1000 as all of its time constants, and twice that.</summary>
    public const int SpeedUp = 2000;

    /// <summary>Lines of the network.</summary>
    public const int Lines = 70;

    private const int FirstChannel = 70, ChannelStep = 9;
    private readonly byte[] _labels;
    private readonly int[] _starts;
    private readonly byte[] _bins;
    private readonly ushort[] _channels;

    /// <summary>Spikes of sound i as (seconds, channel), in any order.</summary>
    public ChannelDataset(IReadOnlyList<byte> labels, int classCount, Func<int, IEnumerable<(double TimeS, int Channel)>> spikes)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(spikes);
        (_labels, ClassCount, _starts) = ([.. labels], classCount, new int[labels.Count + 1]);
        List<byte> bins = [];
        List<ushort> channels = [];
        List<(byte Bin, ushort Channel)> own = [];
        for (int i = 0; i < labels.Count; i++)
        {
            own.Clear();
            foreach ((double timeS, int channel) in spikes(i))
            {
                if (timeS < 0 || channel is < 0 or >= Cochlea.Channels)
                    throw new DatasetException($"Expected spikes at 0 s or later on channels 0..{Cochlea.Channels - 1}, found one at {timeS} s on channel {channel} in sound {i}. Get the file again.");
                if (BinOf(timeS) is int bin and < Steps) own.Add(((byte)bin, (ushort)channel));
                else LeftOut++;
            }
            own.Sort();
            foreach ((byte bin, ushort channel) in own)
            {
                bins.Add(bin);
                channels.Add(channel);
            }
            _starts[i + 1] = bins.Count;
        }
        (_bins, _channels) = ([.. bins], [.. channels]);
    }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public int ClassCount { get; }

    /// <inheritdoc/>
    public int InputCount => Lines;

    /// <inheritdoc/>
    public int StepCount => Steps;

    /// <summary>Spikes of all sounds and channels that came after the window.</summary>
    public long LeftOut { get; }

    /// <inheritdoc/>
    public byte Label(int sample) => _labels[sample];

    /// <inheritdoc/>
    public void Encode(int sample, double rotationDegrees, List<(ushort Step, ushort Line)> spikes)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        for (int k = _starts[sample]; k < _starts[sample + 1]; k++)
            if (LineOf(_channels[k]) is int line and >= 0) spikes.Add((_bins[k], (ushort)line));
    }

    /// <inheritdoc/>
    public void EncodeJittered(int sample, double sigmaChannels, Philox random, ulong index, List<(ushort Step, ushort Line)> spikes)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        Span<byte> ofBin = stackalloc byte[Lines];
        int start = _starts[sample];
        for (int k = start; k < _starts[sample + 1];)
        {
            byte bin = _bins[k];
            ofBin.Clear();
            for (; k < _starts[sample + 1] && _bins[k] == bin; k++)
            {
                double moved = _channels[k] + (sigmaChannels * Normal.At(random, RandomUse.ChannelJitter, (uint)(k - start), index));
                if (LineOf((int)Math.Round(moved, MidpointRounding.ToEven)) is int line and >= 0) ofBin[line]++;
            }
            for (int line = 0; line < Lines; line++)
                for (int n = 0; n < ofBin[line]; n++) spikes.Add((bin, (ushort)line));
        }
    }

    /// <summary>Bin of a time in seconds of sound.</summary>
    public static int BinOf(double timeS) => (int)Math.Min(Steps, Math.Floor(timeS * (1e6 / (SpeedUp * PixelCoding.StepUs))));

    /// <summary>Line that listens to a channel, or -1.</summary>
    public static int LineOf(int channel)
    {
        int from = channel - FirstChannel;
        return from >= 0 && from < Lines * ChannelStep && from % ChannelStep == 0 ? from / ChannelStep : -1;
    }
}
