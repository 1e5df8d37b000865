using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>Registers of the board's buses, with omnibus words.</summary>
internal sealed class BoardRig(FpgaOptions? options = null)
{
    private const uint Stop = 0x80, Last = 0x8000_0000, Bus = FpgaRegisters.I2c;

    public FpgaRig Rig { get; } = new(options);

    public uint Read(uint device, uint register, int bytes)
    {
        List<ulong> words = [.. FpgaRig.Write(Bus | device, register)];
        for (int i = bytes - 1; i >= 0; i--) words.Add(FpgaRig.Read(Bus | device | (i == 0 ? Stop : 0)));
        return Rig.Run([.. words, UtWord.Barrier(BarrierKind.Omnibus), UtWord.TimerSetup]).Where(a => a.Opcode == UtFromFpgaOpcode.OmnibusData).Aggregate(0u, (value, a) => (value << 8) | (uint)a.Message.Low);
    }

    public void Write(uint device, uint register, int bytes, uint value)
    {
        List<ulong> words = [.. FpgaRig.Write(Bus | device, register)];
        for (int i = bytes - 1; i >= 0; i--) words.AddRange(FpgaRig.Write(Bus | device | (i == 0 ? Stop : 0), value >> (8 * i) & 0xFF));
        Rig.Run([.. words]);
    }

    public void Spi(uint client, params uint[] bytes) => Rig.Run([.. bytes.SelectMany((b, i) => FpgaRig.Write(FpgaRegisters.Spi + client, b | (i == bytes.Length - 1 ? Last : 0)))]);

    /// <summary>A channel of the second DAC, updated at once.</summary>
    public void SupplyDac(uint channel, uint code)
    {
        Spi(4, channel << 4 | code >> 8, code & 0xFF);
        Spi(4, 0xA0, 2);
    }

    public void Wait(uint ticks) => Rig.Run(UtWord.TimerSetup, UtWord.WaitUntil(ticks));

    public double Volts(int rail) => (Read(0x40 + (uint)rail, 2, 2) >> 3) * 0.004;

    public double Amperes(int rail) => (short)Read(0x40 + (uint)rail, 1, 2) * 10e-6 / 0.027;

    /// <summary>Mean of the current over some conversions, each over the time since the one before.</summary>
    public double MeanAmperes(int rail, int conversions = 40)
    {
        double sum = 0;
        for (int i = 0; i < conversions; i++)
        {
            Wait(80_000);
            sum += Amperes(rail);
        }
        return sum / conversions;
    }
}
