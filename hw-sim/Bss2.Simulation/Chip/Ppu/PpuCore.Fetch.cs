namespace Bss2.Simulation;

/// <summary>Instructions from FPGA memory, through a cache whose geometry is not public: chip-model.md 5.7 assumes it.</summary>
internal sealed partial class PpuCore
{
    /// <summary>Bytes of the cache, direct mapped [A].</summary>
    public const int CacheBytes = 4096;

    /// <summary>Bytes of a line [A].</summary>
    public const int LineBytes = 16;

    /// <summary>Cycles of a miss: a load from FPGA memory [A].</summary>
    public const int MissCycles = 344;

    private const int LineWords = LineBytes / 4, Lines = CacheBytes / LineBytes;
    private const uint CodeInSram = 0x8000_0000, SramCodeBytes = 128 * 1024, CodeInDram = 0x9000_0000, DramCodeBytes = 256 * 1024 * 1024;

    private readonly uint[] _lineWords = new uint[Lines * LineWords];
    private readonly uint[] _lineAddresses = new uint[Lines];   // Never 0 when filled.
    private bool _fetching;

    /// <summary>Fetching from FPGA memory works only while the cache controller is on.</summary>
    public bool CacheEnabled { get; set; }

    // False when the line must be fetched first, or when there is no code.
    private bool TryFetch(uint pc, out uint word)
    {
        uint line = pc & ~(uint)(LineBytes - 1);
        int slot = (int)(pc / LineBytes) & (Lines - 1);
        word = _lineWords[(slot * LineWords) + (int)(pc / 4 & (LineWords - 1))];
        if (!CacheEnabled || (pc - CodeInSram >= SramCodeBytes && pc - CodeInDram >= DramCodeBytes))
        {
            RunAway();
            return false;
        }
        if (_lineAddresses[slot] == line) return true;
        _fetching = true;
        return false;
    }

    private void FillLine(IPpuBus bus)
    {
        int slot = (int)(_pc / LineBytes) & (Lines - 1);
        uint line = _pc & ~(uint)(LineBytes - 1);
        bus.ReadCode(line, _lineWords.AsSpan(slot * LineWords, LineWords));
        _lineAddresses[slot] = line;
        _cycle += MissCycles;
        (_fetching, _loopPure) = (false, false);
    }

    // What was cached is forgotten in reset: the host may have written other code.
    private void ForgetCode()
    {
        Array.Clear(_lineAddresses);
        _fetching = false;
    }
}
