using Bss2.Calibration;
using Bss2.Chip;
using Bss2.Simulation;

namespace Bss2.Calibration.Tests;

public sealed class CalibratedChipTests
{
    [Theory]
    [InlineData(CalibrationSelection.All)]
    [InlineData(CalibrationSelection.LeakAndReset)]
    public void Codes_from_the_file_put_the_membranes_of_the_model_to_rest_at_the_leak_target(CalibrationSelection selection)
    {
        var options = new ChipOptions { ChipSeed = 4, Noise = false };
        ChipCalibration calibration = CalibrationFile.Parse(IdealCalibration.Export(options, null, new ResidualSpread { Factor = 0 }));
        var chip = new ChipModel(options, new NoBoard());
        foreach ((CapMemCellOnChip cell, int code) in calibration.CapMemCells(selection)) Write(chip, CapMemCell.At(cell), new CapMemCell { Value = code });
        for (int n = 0; n < NeuronOnChip.Count; n++) Write(chip, NeuronConfig.At(new NeuronOnChip(n)), CircuitOfPair(n));

        chip.AdvanceTo(100_000);
        double[] readings = [.. Enumerable.Range(0, 256).Select(pair => Reading(chip, calibration, 2 * pair, selection))];
        int far = readings.Count(lsb => Math.Abs(lsb - 80) > 1);
        Assert.True(far <= 3, $"{far} of 256 neurons rest further than 1 LSB from 80");
        for (int n = 0; n < NeuronOnChip.Count; n++)
            Assert.Equal(chip.Analog.MembraneAt(n & ~1, chip.Now), chip.Analog.MembraneAt(n, chip.Now));
    }

    private static NeuronConfig CircuitOfPair(int n) => NeuronConfig.Default with
    {
        MembraneCapacitorSize = n % 2 == 0 ? 63 : 0, EnableLeakDivision = n % 2 != 0, ConnectMembraneRight = n % 2 == 0,
        EnableSynapticInputExcitatory = true, EnableSynapticInputInhibitory = true, EnableReadoutAmplifier = n % 2 == 0,
    };

    private static double Reading(ChipModel chip, ChipCalibration calibration, int circuit, CalibrationSelection selection)
    {
        var neuron = new NeuronOnChip(circuit);
        var channel = new CadcChannelOnChip(neuron.Hemisphere, acausal: false, neuron.Column);
        int block = neuron.CapMemBlock.Value;
        CadcChannel cadc = CadcChannel.Of(channel.Value, calibration.CadcRampOffset[block], calibration.CadcRampSlope[block], chip.Mismatch, new AnalogParameters());
        NeuronMismatch amplifier = chip.Mismatch.Neurons[circuit];
        double volts = (chip.Analog.MembraneAt(circuit, chip.Now) * amplifier.ReadoutGain) + amplifier.ReadoutOffsetV;
        return cadc.Reading((float)volts) + calibration.CadcChannel(channel, selection).Offset;
    }

    private static void Write<T>(ChipModel chip, Register<T> register, T value) where T : struct, IContainer<T>
    {
        Span<uint> words = stackalloc uint[T.WordCount];
        value.Encode(words);
        for (int i = 0; i < words.Length; i++) chip.Write(register.AddressOf(i).Value, words[i], 15);
    }

    private sealed class NoBoard : IFpgaBus
    {
        public uint Read(uint address) => 0;

        public void Write(uint address, uint data, uint byteEnables) => Assert.Fail("no program writes to the board here");

        public void WriteVector(uint wordAddress, ReadOnlySpan<byte> vector, UInt128 enables) => Assert.Fail("no program writes to the board here");

        public void ReadVector(uint wordAddress, Span<byte> vector) => vector.Clear();
    }
}
