namespace Bss2.Training;

/// <summary>
/// Encodes recordings at 8 kHz into spikes of the bushy cells on channels 60..699, with the time steps of the original encoder (24 kHz). Recordings
/// are cut behind the window of the data set (a cochlea does not look ahead) and padded to 4096 or 8192 samples.
/// </summary>
internal sealed class SpeechEncoder
{
    /// <summary>Rate of the recordings, Hz.</summary>
    public const int WaveHz = 8000;

    /// <summary>Rate of the spikes' time steps, Hz.</summary>
    public const int StepHz = WaveHz * MembraneTransform.Upsampling;

    /// <summary>Time steps that are encoded at most: 200 CADC samples of 1.7 us, 2000 times slower, are 0.68 s.</summary>
    public const int StepsMax = 16_320;

    /// <summary>Channels that are encoded: all that the network listens to, and ten below the lowest for the jitter.</summary>
    public const int FirstChannel = 60, ChannelCount = Cochlea.Channels - FirstChannel;

    // Ramps of 30 ms (training.md 5.3); 20 ms of silence keep the end out of the beginning.
    private const int RampSamples = 240, WaveMax = 5600, Silence = 160, Short = 4096, Long = 8192;

    private readonly Lazy<CochleaTable> _short, _long;
    private readonly Philox _random;

    /// <summary>Tables of the cochlea are computed when the first recording needs them: some seconds.</summary>
    public SpeechEncoder(ulong seed, WorkerPool pool)
    {
        _random = new Philox(seed);
        (_short, _long) = (Table(Short, pool), Table(Long, pool));
    }

    private static int Blocks => ChannelCount / CochleaTable.BlockChannels;

    /// <summary>
    /// Spikes as (step, channel), sorted. <paramref name="sample"/> chooses the random numbers of the nerve fibres.
    /// </summary>
    public List<(ushort Step, ushort Channel)> Encode(ReadOnlySpan<double> recording, uint sample, Workspace workspace)
    {
        double[] wave = recording.ToArray();
        SpeechWave.Normalise(wave);
        SpeechWave.Ramp(wave, RampSamples);
        int length = Math.Min(wave.Length, WaveMax), steps = Math.Min(length * MembraneTransform.Upsampling, StepsMax);
        bool isShort = length + Silence <= Short;
        MembraneTransform transform = isShort ? workspace.Short : workspace.Long;
        transform.Load(wave.AsSpan(0, length));
        List<(ushort Step, ushort Channel)> spikes = [];
        for (int block = 0; block < Blocks; block++)
        {
            transform.Run((isShort ? _short : _long).Value.Block(block));
            Listen(transform, block, steps, sample, workspace, spikes);
        }
        spikes.Sort();
        return spikes;
    }

    private static Lazy<CochleaTable> Table(int points, WorkerPool pool) => new(() => new CochleaTable(points, FirstChannel, Blocks, pool));

    private void Listen(MembraneTransform transform, int block, int steps, uint sample, Workspace workspace, List<(ushort Step, ushort Channel)> spikes)
    {
        const int width = CochleaTable.BlockChannels;
        Span<double> velocity = stackalloc double[width];
        workspace.HairCells.Reset();
        for (int t = 0; t < steps; t++)
        {
            transform.Velocity(t, velocity);
            workspace.HairCells.Step(velocity, 0, workspace.Probability.AsSpan(t * width, width));
        }
        for (int c = 0; c < width; c++)
        {
            int channel = FirstChannel + (block * width) + c;
            workspace.Spikes.Clear();
            workspace.Bushy.Run(workspace.Probability.AsSpan(c), width, steps, _random, (uint)channel, sample, workspace.Spikes);
            foreach (ushort step in workspace.Spikes) spikes.Add((step, (ushort)channel));
        }
    }

    /// <summary>Buffers of one thread.</summary>
    internal sealed class Workspace
    {
        public MembraneTransform Short { get; } = new(SpeechEncoder.Short);

        public MembraneTransform Long { get; } = new(SpeechEncoder.Long);

        public HairCells HairCells { get; } = new(CochleaTable.BlockChannels, StepHz);

        public BushyCell Bushy { get; } = new(StepHz);

        public double[] Probability { get; } = new double[StepsMax * CochleaTable.BlockChannels];

        public List<ushort> Spikes { get; } = [];
    }
}
