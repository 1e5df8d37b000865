using Bss2.Protocol;

namespace Bss2.Cli.Link;

/// <summary>Reads the chip's JTAG identification (IEEE 1149.1), which needs no initialised chip.</summary>
internal static class ChipIdentification
{
    /// <summary>HICANN-X v3 (link-protocol.md 4.3).</summary>
    public const uint Hicannx3 = 0x3485_80AF;

    private const int IdInstruction = 1, IdBits = 32;
    private const byte Scaler = 6;   // 15.6 MHz, as after power-up.

    private static readonly ReadOnlyMemory<ulong> Program = new[]
    {
        UtWord.JtagInit, UtWord.JtagScaler(Scaler), UtWord.JtagInstruction(IdInstruction), UtWord.JtagData(0, IdBits, keepResponse: true),
        UtWord.Barrier(BarrierKind.Jtag), UtWord.Halt,
    };

    /// <summary>The 32 bits.</summary>
    /// <exception cref="FpgaLinkException">The link failed, or the FPGA answered without them.</exception>
    public static async Task<uint> ReadAsync(IFpgaLink link, CancellationToken cancellationToken)
    {
        await link.SendAsync(Program, cancellationToken).ConfigureAwait(false);
        var reader = default(UtFromFpgaReader);
        var words = new ulong[16];
        uint? id = null;
        while (true)
        {
            int count = await link.ReceiveAsync(words, cancellationToken).ConfigureAwait(false);
            for (int position = 0; reader.TryRead(words.AsSpan(0, count), ref position, out UtFromFpgaMessage message);)
            {
                if (message.Opcode == UtFromFpgaOpcode.JtagData) id = (uint)message.Low;
                if (message.Opcode == UtFromFpgaOpcode.Loopback) return id ?? throw Missing(link);
            }
        }
    }

    /// <summary>The identification for people.</summary>
    public static string Describe(uint id) =>
        $"JTAG id 0x{id:x8} (version {id >> 28}, part 0x{id >> 12 & 0xFFFF:x4}, manufacturer 0x{id >> 1 & 0x7FF:x3}){(id == Hicannx3 ? ", HICANN-X v3" : ", not the 0x348580af of HICANN-X v3: check that a chip is mounted and powered")}";

    private static FpgaLinkException Missing(IFpgaLink link) => new(
        $"Expected {link.Identity.Device} to answer a JTAG readout with 32 bits, found none before the end of the program. Check that the FPGA holds a current bitfile.");
}
