using System.Globalization;

namespace Bss2.Experiment;

/// <summary>
/// Two-pass assembler for the PPU (nux): labels, <c>.org .word .long .space .align .equ</c>, expressions with <c>+ - hi() lo()</c> and <c>.</c> for the present address, the scalar
/// and vector instructions and the simplified mnemonics of firmware-spec/ppu-isa.json. Comments start with <c>#</c>.
/// </summary>
public sealed class PpuAssembler
{
    private const uint SramBytes = 16384;
    private readonly Dictionary<string, uint> _symbols = [], _labels = [];
    private readonly SortedDictionary<uint, uint> _words = [];
    private bool _lastPass;
    private uint _address;
    private int _line;

    /// <summary>Assembles a source text.</summary>
    /// <exception cref="PpuAssemblyException">The text is wrong; the message names the line.</exception>
    public static PpuProgram Assemble(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var assembler = new PpuAssembler();
        assembler.Pass(source, last: false);
        assembler.Pass(source, last: true);
        uint end = assembler._words.Count == 0 ? 0 : assembler._words.Keys.Max() + 4;
        var words = new uint[end / 4];
        foreach ((uint address, uint word) in assembler._words) words[address / 4] = word;
        return new PpuProgram(words, assembler._symbols) { Labels = assembler._labels };
    }

    private void Pass(string source, bool last)
    {
        (_lastPass, _address, _line) = (last, 0, 0);
        _words.Clear();
        foreach (string text in source.Split('\n'))
        {
            _line++;
            string code = text.Split('#')[0].Trim();
            int colon = code.IndexOf(':', StringComparison.Ordinal);
            if (colon >= 0)
            {
                Define(code[..colon].Trim(), _address);
                _labels[code[..colon].Trim()] = _address;
                code = code[(colon + 1)..].Trim();
            }
            if (code.Length > 0) Statement(code);
        }
    }

    private void Define(string name, uint value)
    {
        if (!_lastPass && !_symbols.TryAdd(name, value)) throw Wrong($"the symbol '{name}' is defined twice");
        if (_lastPass && _symbols[name] != value) throw Wrong($"the symbol '{name}' moved between the passes");
    }

    private void Statement(string code)
    {
        int space = code.IndexOfAny([' ', '\t']);
        string mnemonic = (space < 0 ? code : code[..space]).ToLowerInvariant();
        string[] operands = space < 0 ? [] : [.. code[(space + 1)..].Split(',').Select(o => o.Trim())];
        switch (mnemonic)
        {
            case ".org": _address = (uint)Value(operands, 0); return;
            case ".space": _address += (uint)Value(operands, 0); return;
            case ".align": { uint size = (uint)Value(operands, 0); _address = (_address + size - 1) / size * size; return; }
            case ".equ": Define(operands[0], (uint)Value(operands, 1)); return;
            case ".word" or ".long": foreach (string o in operands) Emit((uint)Evaluate(o)); return;
        }
        Emit(PpuEncoder.Encode(mnemonic, operands, _address, Evaluate, Wrong));
    }

    private void Emit(uint word)
    {
        if (_address + 4 > SramBytes) throw Wrong($"the program exceeds the {SramBytes} bytes of PPU memory");
        if (!_words.TryAdd(_address, word)) throw Wrong($"address 0x{_address:x} is used twice");
        _address += 4;
    }

    private long Value(string[] operands, int index) =>
        index < operands.Length ? Evaluate(operands[index]) : throw Wrong($"expected operand {index + 1}");

    private long Evaluate(string text)
    {
        text = text.Trim();
        if (text.StartsWith("hi(", StringComparison.Ordinal) && text.EndsWith(')')) return Evaluate(text[3..^1]) >> 16 & 0xFFFF;
        if (text.StartsWith("lo(", StringComparison.Ordinal) && text.EndsWith(')')) return Evaluate(text[3..^1]) & 0xFFFF;
        int split = text.LastIndexOfAny(['+', '-']);
        if (split > 0) return text[split] == '+' ? Evaluate(text[..split]) + Evaluate(text[(split + 1)..]) : Evaluate(text[..split]) - Evaluate(text[(split + 1)..]);
        if (text == ".") return _address;
        if (text.StartsWith('-')) return -Evaluate(text[1..]);
        if (text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long hex)) return hex;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)) return number;
        if (_symbols.TryGetValue(text, out uint symbol)) return symbol;
        if (_lastPass || text.Length == 0) throw Wrong($"expected a number or a defined symbol, found '{text}'");
        return 0;
    }

    private PpuAssemblyException Wrong(string what) => new($"line {_line}: {what}.");
}
