using System.Globalization;
using Bss2.Tests;

namespace Bss2.EndToEnd.Tests.Client;

/// <summary>A program as the client puts it on the wire: raw 64-bit words with the header in the top byte (link-protocol.md 2.2), and how many
/// answers of each queue it must get.</summary>
internal sealed class ClientProgram
{
    public const uint Omnibus = 1, Jtag = 2, Systime = 4, MultiFpga = 8, SystimeCorrection = 16;

    private readonly List<ulong> _words = [];

    public IReadOnlyList<ulong> Words => _words;

    public int Reads { get; private set; }

    public int JtagReads { get; private set; }

    public int Ticks { get; private set; }

    public bool AsksForTime { get; private set; }

    /// <summary>A digital initialisation of the reference library, word for word.</summary>
    public static ClientProgram Initialisation(string board = "cube")
    {
        var program = new ClientProgram();
        foreach (string line in File.ReadLines(SharedMaterial.Path($"spec/digital_init_v3_{board}.words.txt")))
            if (line.Length >= 16) program.Raw(ulong.Parse(line[..16], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        program.AsksForTime = true;
        return program;
    }

    public ClientProgram Raw(ulong word)
    {
        _words.Add(word);
        return this;
    }

    private ClientProgram Word(ulong header, ulong payload) => Raw((header << 56) | payload);

    public ClientProgram Write(uint address, uint data, uint enables = 15) => Word(0x0B, ((ulong)enables << 32) | address).Word(0x0C, data);

    public ClientProgram Write(params (uint Address, uint Data)[] writes)
    {
        foreach ((uint address, uint data) in writes) Write(address, data);
        return this;
    }

    public ClientProgram Read(uint address)
    {
        Reads++;
        return Word(0x0B, (0x1Ful << 32) | address);
    }

    public ClientProgram ReadBlock(uint address, int count)
    {
        for (uint i = 0; i < count; i++) Read(address + i);
        return this;
    }

    public ClientProgram Setup() => Word(0x04, 0);

    public ClientProgram WaitUntil(uint ticks) => Word(0x05, ticks);

    public ClientProgram WaitFor(uint ticks) => Setup().WaitUntil(ticks);

    public ClientProgram SystimeInit(bool synchronise)
    {
        AsksForTime = true;
        return Word(0x06, synchronise ? 1u : 0u);
    }

    public ClientProgram Barrier(uint kinds) => Word(0x07, kinds);

    /// <summary>Waits until the masked word is (or, with <paramref name="equal"/> false, is not) the target.</summary>
    public ClientProgram Poll(uint address, uint mask, uint target, bool equal = true) =>
        Write((0x8800_0006, address), (0x8800_0007, target), (0x8800_0008, mask)).Barrier(Omnibus).Word(0x08, equal ? 1u : 0u);

    public ClientProgram Tick()
    {
        Ticks++;
        return Word(0x0A, 1);
    }

    public ClientProgram Spikes(params ReadOnlySpan<ushort> labels)
    {
        ulong payload = 0;
        foreach (ushort label in labels) payload = (payload << 16) | label;
        return Word(0x0Cul + (ulong)labels.Length, payload);
    }

    public ClientProgram JtagInit() => Word(0x00, 0);

    public ClientProgram JtagScaler(uint divider) => Word(0x01, divider);

    public ClientProgram JtagInstruction(uint instruction) => Word(0x02, instruction);

    public ClientProgram JtagShift(int bits, ulong data, bool keep = false)
    {
        if (keep) JtagReads++;
        return Word(0x03, (keep ? 1ul << 48 : 0) | ((ulong)bits << 40) | data);
    }

    public ClientProgram JtagWrite(uint address, uint data) =>
        JtagInstruction(5).JtagShift(33, address).JtagInstruction(6).JtagShift(32, data).JtagInstruction(7).JtagShift(3, 0);

    public ClientProgram JtagRead(uint address) =>
        JtagInstruction(5).JtagShift(33, address | (1ul << 32)).JtagInstruction(7).JtagShift(3, 0).JtagInstruction(6).JtagShift(32, 0, keep: true);

    /// <summary>A PLL register past the omnibus.</summary>
    public ClientProgram PllWrite(uint register, uint data) => JtagInstruction(3).JtagShift(4, register).JtagInstruction(4).JtagShift(32, data);

    public ClientProgram Append(ClientProgram other)
    {
        _words.AddRange(other._words);
        (Reads, JtagReads, Ticks, AsksForTime) = (Reads + other.Reads, JtagReads + other.JtagReads, Ticks + other.Ticks, AsksForTime || other.AsksForTime);
        return this;
    }
}
