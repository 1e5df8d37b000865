namespace Bss2.EndToEnd.Tests.Client;

/// <summary>The client's decoder of words from the FPGA, state by state as link-protocol.md 2.4 writes it; what makes the client throw fails here.</summary>
internal sealed class MessageDecoder
{
    private const int WordBits = 64, HeaderBits = 8;

    private UInt128 _bits;
    private int _level;
    private bool _drops = true;

    /// <summary>Takes a word; gives every message that is complete with it: header, and the message's bits right-aligned.</summary>
    public IEnumerable<(int Header, UInt128 Bits)> Feed(ulong word)
    {
        if (_drops && word >> 63 != 0) yield break;
        _drops = false;
        (_bits, _level) = ((_bits << WordBits) | word, _level + WordBits);
        while (_level >= HeaderBits)
        {
            int header = (int)(_bits >> (_level - HeaderBits)) & 0xFF, size = Size(header);
            if (_level < size) yield break;
            _level -= size;
            yield return (header, (_bits >> _level) & ((UInt128.One << size) - 1));
            _bits &= (UInt128.One << _level) - 1;
            if (_level == 0 || (_bits >> (_level - 1) & 1) == 0) continue;
            _level -= _level % WordBits;
            _bits &= (UInt128.One << _level) - 1;
        }
        _drops = true;
    }

    private static int Size(int header)
    {
        Assert.True(header <= 0x0C, $"Header {header:x2} ends the client.");
        return header is 0x09 or 0x0C ? 80 : 64;
    }
}
