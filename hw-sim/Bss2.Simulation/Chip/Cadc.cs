using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The column-parallel ADC of one hemisphere (chip-model 4.1): a trigger samples all columns at once and holds them; reads convert
/// what is held. Noise is indexed by the systime of the trigger, so reading twice gives the same code.
/// </summary>
internal sealed class Cadc(int hemisphere, ChipOptions options, AnalogParameters p, ChipMismatch mismatch, RegisterPages registers, SynapseArray synapses, AnalogCore analog)
{
    /// <summary>Cycles from trigger to the sampling instant (sense delay).</summary>
    public const int SenseDelayCycles = 1;

    /// <summary>Cycles from trigger until the data are there.</summary>
    public const int ConversionCycles = 300;

    /// <summary>Cycles from trigger until the next one is accepted.</summary>
    public const int RecoveryCycles = 400;

    private readonly Philox _noise = new(options.ChipSeed ^ 0x63616463UL);
    private readonly float[] _held = new float[512], _membranes = new float[256];
    private readonly float[] _readoutGain = [.. Enumerable.Range(hemisphere * 256, 256).Select(c => (float)mismatch.Neurons[c].ReadoutGain)];
    private readonly float[] _readoutOffsetV = [.. Enumerable.Range(hemisphere * 256, 256).Select(c => (float)mismatch.Neurons[c].ReadoutOffsetV)];
    private readonly CadcChannel[] _channels = new CadcChannel[512];
    private readonly int[] _offsetRegister = new int[512];
    private ulong _sampleIndex;
    private bool _stale = true;

    /// <summary>First cycle at which a trigger is accepted.</summary>
    public ulong ReadyCycle { get; private set; }

    public void Invalidate() => _stale = true;

    public void Reset(ulong now)
    {
        Array.Clear(_held);
        (_stale, ReadyCycle, _sampleIndex) = (true, now, 0);
    }

    /// <summary>Samples all columns; <paramref name="cycle"/> is the trigger.</summary>
    public void Trigger(ulong cycle)
    {
        analog.Sample(hemisphere, cycle + SenseDelayCycles, _membranes);
        for (int column = 0; column < 256; column++)
        {
            int circuit = (hemisphere * 256) + column;
            bool amplified = analog.HasReadout(circuit);
            float v = amplified ? (_membranes[column] * _readoutGain[column]) + _readoutOffsetV[column] : OpenV;
            _held[column] = synapses.NeuronOnCausal(column) && synapses.CausalLineInternal(column) ? v : OpenV;
            _held[256 + column] = synapses.NeuronOnAcausal(column) && synapses.AcausalLineInternal(column) ? v : OpenV;
        }
        _sampleIndex = analog.SystimeCycles(cycle);
        ReadyCycle = cycle + RecoveryCycles;
    }

    /// <summary>Codes of 128 columns of one parity.</summary>
    public void Convert(bool acausal, int half, Span<byte> codes)
    {
        if (_stale) Refresh();
        int first = acausal ? 256 : 0;
        for (int j = 0; j < 128; j += 4)
        {
            (uint x0, uint x1, uint x2, uint x3) = options.Noise ? _noise.Block(RandomDomain.Cadc, Unit(acausal, half, j), _sampleIndex) : default;
            codes[j] = Code(first + (2 * j) + half, x0);
            codes[j + 1] = Code(first + (2 * j) + 2 + half, x1);
            codes[j + 2] = Code(first + (2 * j) + 4 + half, x2);
            codes[j + 3] = Code(first + (2 * j) + 6 + half, x3);
        }
    }

    /// <summary>The code of one column.</summary>
    public byte Convert(bool acausal, int column)
    {
        if (_stale) Refresh();
        int j = column >> 1;
        (uint x0, uint x1, uint x2, uint x3) = options.Noise ? _noise.Block(RandomDomain.Cadc, Unit(acausal, column & 1, j & ~3), _sampleIndex) : default;
        return Code((acausal ? 256 : 0) + column, (j & 3) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 });
    }

    /// <summary>Static test pattern of the converter (chip-model 4.1).</summary>
    public static byte TestPattern(int column) => (byte)(0x80 | ((column % 64) << 1));

    private uint Unit(bool acausal, int half, int j) => (uint)((hemisphere * 1024) + (acausal ? 512 : 0) + (half * 256) + (j / 4));

    private float OpenV => (float)p.CadcOpenV;

    private byte Code(int channel, uint random)
    {
        float noise = options.Noise ? (float)p.CadcNoiseLsb * Gaussian.Draw(random) : 0;
        return _channels[channel].Convert(_held[channel], noise, _offsetRegister[channel]);
    }

    private void Refresh()
    {
        _stale = false;
        for (int channel = 0; channel < 512; channel++)
        {
            int c = (hemisphere * 512) + channel;
            var block = new CapMemBlockOnChip((hemisphere * 2) + ((channel >> 7) & 1));
            double start = registers[CapMemCell.At(CapMemShared.CadcVRampOffset(block)).AddressOf(0).Value];
            double slope = registers[CapMemCell.At(CapMemShared.CadcIRampSlope(block)).AddressOf(0).Value];
            _channels[channel] = CadcChannel.Of(c, start, slope, mismatch, p);
            _offsetRegister[channel] = registers.Load(CadcChannelConfig.At(new CadcChannelOnChip(c))).Offset;
        }
    }
}
