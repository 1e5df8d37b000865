namespace Bss2.Simulation;

/// <summary>The vector unit's windows onto the synapse array, the CADC and the neuron resets (chip-model 5.3); index = 2*row + half, of the raw one 4*row + 2*odd + half.</summary>
internal sealed partial class ChipModel
{
    private const uint BufferedFlag = 0x20_0000, TestFlag = 0x10_0000, NeuronResetWindow = 0xC9_0000 + 512, RandomWindow = 0xE_0000, RawWindow = 0xF_0000;

    private readonly ParallelRandom[] _random = [new(), new()];

    /// <summary>Reads 128 bytes; returns the cycles beyond an ordinary vector read.</summary>
    public int ReadVectorWindow(int h, uint ioAddress, Span<byte> vector)
    {
        uint window = ioAddress & 0xF_0000;
        int index = (int)(ioAddress & 0xFFFF), half = index & 1;
        switch (window)
        {
            case 0x8_0000 or 0xC_0000: return ReadCadcWindow(h, ioAddress, window == 0xC_0000, half, vector);
            case 0x0 or 0x1_0000 or 0x2_0000 or 0x4_0000 or RawWindow when Options.StrictMemories && !_timings.HasSynapses(h): Losses.UntimedReads++; vector.Clear(); return 0;
            case 0x0 or 0x1_0000 or 0x2_0000 or 0x4_0000: _synapses[h].ReadVector((int)(window >> 16), index >> 1, half, vector); return 0;
            case RawWindow: _synapses[h].ReadRaw(index >> 2, (index & 2) != 0, half, vector); return 0;
            case RandomWindow: _random[h].Read(half, vector); return 0;
            default: vector.Clear(); return 0;
        }
    }

    /// <summary>Writes enabled bytes of 128.</summary>
    public void WriteVectorWindow(int h, uint ioAddress, ReadOnlySpan<byte> vector, UInt128 enables)
    {
        if ((ioAddress & ~1u) == NeuronResetWindow) { ResetNeurons(h, (int)ioAddress & 1, enables); return; }
        uint window = ioAddress & 0xF_0000;
        if (window == RandomWindow) { _random[h].Seed((int)ioAddress & 1, vector, enables); return; }
        int index = (int)(ioAddress & 0xFFFF);
        if (window is 0x8_0000 or 0x9_0000 or 0xC_0000 or 0xD_0000) { ResetSensors(h, window, index, vector, enables); return; }
        if (window is not (0x0 or 0x1_0000 or 0x2_0000 or 0x4_0000 or RawWindow)) return;
        if (Options.StrictMemories && !_timings.HasSynapses(h)) { Losses.UntimedWrites++; return; }
        if (window != 0) _correlation.BeforeChange(h, index >> (window == RawWindow ? 2 : 1), Now);
        if (window == RawWindow) _synapses[h].WriteRaw(index >> 2, (index & 2) != 0, index & 1, vector, enables);
        else _synapses[h].WriteVector((int)(window >> 16), index >> 1, index & 1, vector, enables);
        FollowSwitches(h);
    }

    private static bool IsCadcTrigger(uint ioAddress) => (ioAddress & 0x8000_0000) == 0 && (ioAddress & 0xF_0000) is 0x8_0000 or 0xC_0000 && (ioAddress & BufferedFlag) == 0;

    private int ReadCadcWindow(int h, uint ioAddress, bool acausal, int half, Span<byte> vector)
    {
        Stage before = Profile?.Enter(Stage.Cadc) ?? default;
        int extra = 0;
        if ((ioAddress & BufferedFlag) == 0) extra = TriggerCadc(h, (int)(ioAddress & 0xFFFF) >> 1, Now);
        if ((ioAddress & TestFlag) != 0)
            for (int j = 0; j < 128; j++) vector[j] = Cadc.TestPattern((2 * j) + half);
        else _cadc[h].Convert(acausal, half, vector);
        Profile?.Enter(before);
        return extra;
    }

    // Bit 0 of an element resets the causal sensor, bit 1 the acausal one; the acausal windows reset acausal sensors alone (decisions.md).
    private void ResetSensors(int h, uint window, int index, ReadOnlySpan<byte> vector, UInt128 enables)
    {
        if (index >> 1 >= SynapseArray.Rows) return;
        bool both = window is 0x8_0000 or 0x9_0000;
        for (int j = 0; j < vector.Length; j++)
        {
            if ((enables >> j & 1) == 0 || (vector[j] & 3) == 0) continue;
            _correlation.ResetSensor(h, index >> 1, (2 * j) + (index & 1), causal: both && (vector[j] & 1) != 0, acausal: !both || (vector[j] & 2) != 0, Now);
        }
    }

    private void ResetNeurons(int h, int half, UInt128 enables)
    {
        for (int j = 0; j < 128; j++)
            if ((enables >> j & 1) != 0) FireByCommand((h * 256) + (2 * j) + half, Now);
    }
}
