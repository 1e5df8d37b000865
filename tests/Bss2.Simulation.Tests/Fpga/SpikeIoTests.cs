using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>Events of the chip through the serial link and back (link-protocol 4.1).</summary>
public class SpikeIoTests
{
    private const uint Transmit = 1 << 16, Receive = 1 << 17, Loopback = 1 << 18;

    [Theory]
    [InlineData(Transmit | Receive | Loopback, new[] { 0, 1, 2, 6, 7, 8 })]
    [InlineData(Transmit | Loopback, new[] { 0, 1, 2 })]
    [InlineData(Receive | Loopback, new[] { 0, 1, 2 })]
    [InlineData(Transmit | Receive, new[] { 0, 1, 2 })]
    [InlineData(0u, new[] { 0, 1, 2 })]
    public void Events_come_back_with_the_label_of_their_address_when_all_of_the_loop_is_on(uint config, int[] expected) =>
        Assert.Equal(expected, Labels(Run(config, scaler: 1)).Order());

    [Fact]
    public void A_slower_line_brings_them_back_later()
    {
        long Delay(uint scaler)
        {
            List<Answer> spikes = [.. Run(Transmit | Receive | Loopback, scaler).Where(a => a.Message.EventCount > 0)];
            return spikes.First(s => s.Message.Event(0, 1).Value == 6).ChipTime(0) - spikes.First(s => s.Message.Event(0, 1).Value == 0).ChipTime(0);
        }
        Assert.Equal(10 * 99, Delay(100) - Delay(1));
    }

    [Fact]
    public void Events_pass_the_line_one_after_the_other()
    {
        var rig = new FpgaRig();
        List<ulong> words = [.. FpgaRig.Start, .. FpgaRig.Write(FpgaRegisters.SpikeIoConfig, Transmit | Receive | Loopback | 20)];
        for (uint label = 1; label <= 3; label++)
        {
            words.AddRange(FpgaRig.Write(FpgaRegisters.SpikeIoOutput + label, label));
            words.AddRange(FpgaRig.Write(FpgaRegisters.SpikeIoOutput + label + 100, 0xFF));
            words.AddRange(FpgaRig.Write(FpgaRegisters.SpikeIoInput + label, label + 100));
        }
        List<Answer> answers = rig.Run([.. words, UtWord.SpikePack(1, 2, 3), UtWord.TimerSetup, UtWord.WaitUntil(5000), UtWord.Halt]);
        long[] back = [.. answers.Where(a => a.Message.EventCount == 1 && a.Message.Event(0, 1).Value > 100).Select(a => a.ChipTime(0))];
        Assert.Equal([200, 200], back.Zip(back.Skip(1), (a, b) => b - a));
    }

    private static List<Answer> Run(uint config, uint scaler)
    {
        var rig = new FpgaRig();
        List<ulong> words = [.. FpgaRig.Start, .. FpgaRig.Write(FpgaRegisters.SpikeIoConfig, config | scaler)];
        for (uint i = 0; i < 3; i++)
        {
            words.AddRange(FpgaRig.Write(FpgaRegisters.SpikeIoOutput + i, 3 + i));
            words.AddRange(FpgaRig.Write(FpgaRegisters.SpikeIoOutput + 6 + i, 0xFF));
            words.AddRange(FpgaRig.Write(FpgaRegisters.SpikeIoInput + 3 + i, 6 + i));
        }
        words.Add(UtWord.TimerSetup);
        for (ushort i = 0; i < 3; i++) words.AddRange([UtWord.SpikePack(i), UtWord.WaitUntil(250u * (i + 1u))]);
        return rig.Run([.. words, UtWord.WaitUntil(12_500), UtWord.Halt]);
    }

    private static IEnumerable<int> Labels(List<Answer> answers) => answers.SelectMany(a => Enumerable.Range(0, a.Message.EventCount).Select(i => (int)a.Message.Event(i, a.Message.EventCount).Value));
}
