using System.Runtime.Intrinsics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The column-parallel ADC of one hemisphere (chip-model 4.1): a trigger samples all columns at once and holds them; reads convert
/// what is held. Noise is indexed by the systime of the trigger, so reading twice gives the same code.
/// </summary>
internal sealed class Cadc(int hemisphere, ChipOptions options, AnalogParameters p, ChipMismatch mismatch, RegisterPages registers, SynapseArray synapses, AnalogCore analog, CorrelationSensors sensors, ClockTime clock)
{
    /// <summary>Chip cycles from trigger to the sampling instant (sense delay).</summary>
    public const int SenseDelayCycles = 1;

    /// <summary>Cycles of the converter's clock from trigger until the data are there.</summary>
    public const int ConversionCycles = 300;

    /// <summary>Cycles of the converter's clock from trigger until the next one is accepted.</summary>
    public const int RecoveryCycles = 400;

    private const int Columns = 256, Branches = 2;

    private readonly Philox _noise = new(options.ChipSeed ^ 0x63616463UL);
    private readonly CadcHalf[] _halves = [new(), new(), new(), new()];   // [branch * 2 + parity]
    private readonly CadcChannel[] _channels = new CadcChannel[Branches * Columns];
    private readonly int[] _offsetRegister = new int[Branches * Columns];

    // Channels that see a membrane, as long as switches and configuration stay.
    private readonly int[] _node = new int[Branches * Columns], _place = new int[Branches * Columns], _endOfHalf = new int[2 * Branches];
    private readonly float[] _gain = new float[Branches * Columns], _offsetV = new float[Branches * Columns];
    private readonly bool[] _inARow = new bool[2 * Branches], _unread = new bool[2 * Branches];
    private float[] _sampled = [];
    private int _connected, _switchVersion, _configurationVersion = -1, _firstNode, _endNode;

    // Channels that see the correlation sensors of the addressed row.
    private readonly int[] _sensorChannel = new int[Branches * Columns];
    private int _sensors, _sensorVersion;
    private ulong _sampleIndex;
    private bool _stale = true;

    /// <summary>First cycle at which a trigger is accepted.</summary>
    public ulong ReadyCycle { get; private set; }

    /// <summary>Conversions since power-up.</summary>
    public long Conversions { get; private set; }

    public void Invalidate() => _stale = true;

    public void Reset(ulong now)
    {
        foreach (CadcHalf half in _halves) Array.Clear(half.Held);
        Array.Clear(_unread);
        (_stale, ReadyCycle, _sampleIndex, _configurationVersion) = (true, now, 0, -1);
    }

    /// <summary>Samples all columns, correlation sensors of synapse row <paramref name="row"/>; <paramref name="cycle"/> is the trigger.</summary>
    public void Trigger(int row, ulong cycle)
    {
        Conversions++;
        analog.PrepareSample(cycle + SenseDelayCycles);
        if (_configurationVersion != analog.ConfigurationVersion || _switchVersion != synapses.SwitchVersion || _sensorVersion != sensors.VersionAt(cycle)) Connect(cycle);
        if (_sensors > 0) SampleSensors(row, cycle);
        if (_connected > 0)
        {
            analog.Sample(cycle + SenseDelayCycles, _firstNode, _endNode)[_firstNode.._endNode].CopyTo(_sampled);
            Array.Fill(_unread, true);
        }
        _sampleIndex = analog.SystimeCycles(cycle);
        ReadyCycle = cycle + clock.ChipCycles(RecoveryCycles);
    }

    // What a half holds of the last trigger's sample; few readers want all four.
    private CadcHalf Hold(int half)
    {
        CadcHalf of = _halves[half];
        if (!_unread[half]) return of;
        _unread[half] = false;
        int first = half == 0 ? 0 : _endOfHalf[half - 1], end = _endOfHalf[half];
        float[] held = of.Held;
        if (_inARow[half]) Amplify(first, held);
        else
            for (int i = first; i < end; i++) held[_place[i]] = (_sampled[_node[i] - _firstNode] * _gain[i]) + _offsetV[i];
        return of;
    }

    // All 128 channels see neighbouring nodes.
    private void Amplify(int first, float[] held)
    {
        ReadOnlySpan<float> sampled = _sampled.AsSpan(_node[first] - _firstNode, CadcHalf.Channels);
        for (int j = 0; j < CadcHalf.Channels; j += 8)
            ((Vector256.Create(sampled[j..]) * Vector256.Create(_gain.AsSpan(first + j, 8))) + Vector256.Create(_offsetV.AsSpan(first + j, 8))).CopyTo(held, j);
    }

    private void SampleSensors(int row, ulong cycle)
    {
        sensors.Settle(cycle);
        for (int i = 0; i < _sensors; i++)
        {
            int channel = _sensorChannel[i], column = channel & (Columns - 1);
            HalfOf(channel).Held[column >> 1] = sensors.Volts(hemisphere, row, column, channel >= Columns);
        }
    }

    private CadcHalf HalfOf(int channel) => _halves[(2 * (channel / Columns)) + (channel & 1)];

    // A channel sees what a neuron's multiplexer selects through both switches of its column and a readout amplifier, else the sensors on its column's line when the
    // line is switched through and their outputs have bias, its open input otherwise (decisions.md).
    private void Connect(ulong cycle)
    {
        (_configurationVersion, _switchVersion, _connected, _firstNode, _endNode) = (analog.ConfigurationVersion, synapses.SwitchVersion, 0, int.MaxValue, 0);
        (_sensors, _sensorVersion) = (0, sensors.VersionAt(cycle));
        foreach (CadcHalf half in _halves) Array.Fill(half.Held, OpenV);
        for (int half = 0; half < _halves.Length; half++)
        {
            bool acausal = half >= 2;
            for (int column = half & 1; column < Columns; column += 2)
            {
                bool line = acausal ? synapses.AcausalLineInternal(column) : synapses.CausalLineInternal(column);
                bool neuron = acausal ? synapses.NeuronOnAcausal(column) : synapses.NeuronOnCausal(column);
                if (line && neuron && analog.HasReadout((hemisphere * Columns) + column)) Connect(column);
                else if (line && sensors.HasOutput(hemisphere, column)) _sensorChannel[_sensors++] = (acausal ? Columns : 0) + column;
            }
            int first = half == 0 ? 0 : _endOfHalf[half - 1];
            _endOfHalf[half] = _connected;
            _inARow[half] = _connected - first == CadcHalf.Channels && Enumerable.Range(first, CadcHalf.Channels).All(i => _node[i] == _node[first] + i - first);
        }
        if (_sampled.Length < _endNode - _firstNode) _sampled = new float[_endNode - _firstNode];
        Array.Clear(_unread);
    }

    private void Connect(int column)
    {
        int circuit = (hemisphere * Columns) + column, node = analog.ReadoutIndex(circuit), at = _connected++;
        (_node[at], _place[at]) = (node, column >> 1);
        (_gain[at], _offsetV[at]) = ((float)mismatch.Neurons[circuit].ReadoutGain, (float)mismatch.Neurons[circuit].ReadoutOffsetV);
        (_firstNode, _endNode) = (Math.Min(_firstNode, node), Math.Max(_endNode, node + 1));
    }

    /// <summary>Codes of 128 columns of one parity.</summary>
    public void Convert(bool acausal, int half, Span<byte> codes)
    {
        if (_stale) Refresh();
        Hold((acausal ? 2 : 0) + half).Convert(_noise, Unit(acausal, half), _sampleIndex, options.Noise ? (float)p.CadcNoiseLsb : 0, codes);
    }

    /// <summary>The code of one column.</summary>
    public byte Convert(bool acausal, int column)
    {
        if (_stale) Refresh();
        (int unit, int word) = CadcHalf.NoiseOf(column >> 1);
        (uint x0, uint x1, uint x2, uint x3) = options.Noise ? _noise.Block(RandomDomain.Cadc, Unit(acausal, column & 1) + (uint)unit, _sampleIndex) : default;
        return Code((acausal ? 256 : 0) + column, word switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 });
    }

    /// <summary>Static test pattern of the converter (chip-model 4.1).</summary>
    public static byte TestPattern(int column) => (byte)(0x80 | ((column % 64) << 1));

    private uint Unit(bool acausal, int half) => (uint)((hemisphere * 1024) + (acausal ? 512 : 0) + (half * 256));

    private double CountsPerCycle => clock.Runs ? 1 / clock.Period : 0;

    private float OpenV => (float)p.CadcOpenV;

    private byte Code(int channel, uint random)
    {
        float noise = options.Noise ? (float)p.CadcNoiseLsb * NoiseDeviates.Draw(random) : 0;
        return _channels[channel].Convert(Hold((2 * (channel / Columns)) + (channel & 1)).Held[(channel & 255) >> 1], noise, _offsetRegister[channel]);
    }

    private void Refresh()
    {
        _stale = false;
        for (int channel = 0; channel < Branches * Columns; channel++)
        {
            int c = (hemisphere * 512) + channel;
            var block = new CapMemBlockOnChip((hemisphere * 2) + ((channel >> 7) & 1));
            double start = registers[CapMemCell.At(CapMemShared.CadcVRampOffset(block)).AddressOf(0).Value];
            double slope = registers[CapMemCell.At(CapMemShared.CadcIRampSlope(block)).AddressOf(0).Value];
            _channels[channel] = CadcChannel.Of(c, start, slope, mismatch, p);
            // The counter counts its own clock along the ramp.
            if (!clock.IsNominal) _channels[channel] = _channels[channel] with { LsbPerVolt = (float)(_channels[channel].LsbPerVolt * CountsPerCycle) };
            _offsetRegister[channel] = registers.Load(CadcChannelConfig.At(new CadcChannelOnChip(c))).Offset;
            HalfOf(channel).Configure((channel & 255) >> 1, _channels[channel], _offsetRegister[channel]);
        }
    }
}
