using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>The FPGA model on a fake chip; responses as words and as messages.</summary>
internal sealed class FpgaRig
{
    /// <summary>A rig; events pass without links unless <paramref name="linksNeeded"/>, so that tests of other things need none.</summary>
    public FpgaRig(FpgaOptions? options = null, bool linksNeeded = false)
    {
        Options = (options ?? new FpgaOptions()) with { LinksNeeded = linksNeeded };
        Fpga = new FpgaModel(Options, _ => Chip);
    }

    public FpgaOptions Options { get; }

    public FakeChip Chip { get; } = new();

    public FpgaModel Fpga { get; }

    /// <summary>Executes all words at once and returns the response words.</summary>
    public ulong[] RunWords(params ulong[] words)
    {
        Assert.Equal(words.Length, Fpga.Execute(words));
        return TakeAll();
    }

    /// <summary>Executes all words and returns the messages.</summary>
    public List<Answer> Run(params ulong[] words) => Answer.Decode(RunWords(words));

    public ulong[] TakeAll()
    {
        var words = new ulong[Fpga.ResponseCount];
        Fpga.Take(words);
        return words;
    }

    public static ulong[] Write(uint address, uint data, uint byteEnables = 15) => [UtWord.OmnibusAddress(address, isRead: false, byteEnables), UtWord.OmnibusData(data)];

    public static ulong Read(uint address) => UtWord.OmnibusAddress(address, isRead: true);

    /// <summary>Systime synchronised and events recorded.</summary>
    public static ulong[] Start =>
        [.. Write(FpgaRegisters.EventRecording, 1), UtWord.SystimeInit(true), UtWord.Barrier(BarrierKind.Systime), UtWord.TimerSetup];
}
