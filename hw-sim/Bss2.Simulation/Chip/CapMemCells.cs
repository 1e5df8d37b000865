using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// What CapMem cells hold, as against what was written (chip-model.md 2.2). With all options off that is the code, at once. Everything here
/// is a function of chip cycles and the order of writes.
/// </summary>
internal sealed class CapMemCells(ChipOptions options, AnalogParameters p, RegisterPages registers, ChipLosses losses)
{
    private const uint Base = 0x14_0000, BlockStride = 0x8000, CellWords = CapMemCellOnChip.Columns * 32, ReferenceWord = 0x0C_0012;
    private const uint BlockControl = 0x4006, EnableCapMem = 1 << 16, EnableReset = 1 << 15;
    private const ulong ResetPulseCycles = 2000;
    private const int HoldCode = 1023, TausToSettle = 10;

    private readonly Philox _random = new(options.ChipSeed);
    private readonly double[] _from = new double[4 * CellWords];
    private readonly ulong[] _writtenAt = new ulong[4 * CellWords];
    private readonly uint[] _writes = new uint[4 * CellWords];
    private readonly int[] _equal = new int[4 * 1024];
    private readonly ulong _settleCycles = (ulong)(TausToSettle * p.CapMemTauUs / AnalogCore.CycleUs);
    private ulong _lastChange, _resetSince;
    private bool _referenced;

    private bool IsPlain { get; } = !(options.CapMemSettling || options.CapMemWriteNoise || options.CapMemCrosstalk || options.StrictCapMem);

    public void Reset(ulong now)
    {
        if (IsPlain) return;
        Array.Clear(_from);
        Array.Fill(_writtenAt, now);
        Array.Clear(_writes);
        Array.Clear(_equal);
        for (int block = 0; block < 4; block++) _equal[block * 1024] = CapMemCellOnChip.Columns * CapMemCellOnChip.Rows;
        (_lastChange, _referenced, _resetSince) = (now, false, ulong.MaxValue);
    }

    /// <summary>True for the register whose reset pulse lets cells follow, when anybody minds.</summary>
    public bool MindsReference(uint address) => options.StrictCapMem && address == ReferenceWord;

    /// <summary>True while cells are on their way at a chip cycle.</summary>
    public bool IsMoving(ulong now) => options.CapMemSettling && now < _lastChange + _settleCycles;

    /// <summary>What the cell at a word address holds at a chip cycle, in codes.</summary>
    public double Code(uint address, ulong now)
    {
        if (IsPlain) return registers[address];
        int cell = IndexOf(address), block = cell / (int)CellWords;
        bool works = !options.StrictCapMem || (_referenced && (registers[Base + ((uint)block * BlockStride) + BlockControl] & EnableCapMem) != 0);
        if (!works) return 0;
        uint code = registers[address];
        if (!options.CapMemSettling) return Target(cell, code);
        // Without refresh a cell stays where it is.
        if (code == HoldCode) return _from[cell];
        ulong age = now > _writtenAt[cell] ? now - _writtenAt[cell] : 0;
        if (age >= _settleCycles) return Target(cell, code);
        return Target(cell, code) + ((_from[cell] - Target(cell, code)) * StrictMath.Exp(-(age * AnalogCore.CycleUs) / p.CapMemTauUs));
    }

    /// <summary>A register is about to be written.</summary>
    public void BeforeWrite(uint address, ulong now)
    {
        if (IsPlain || !IsCell(address)) return;
        int cell = IndexOf(address);
        if (options.CapMemSettling) (_from[cell], _writtenAt[cell], _lastChange) = (Code(address, now), now, now);
        _equal[EqualIndex(cell, registers[address])]--;
        _writes[cell]++;
        if (options.StrictCapMem && !_referenced) losses.CapMemUnreferenced++;
    }

    /// <summary>A register was written.</summary>
    public void AfterWrite(uint address, ulong now)
    {
        if (IsPlain) return;
        if (IsCell(address)) _equal[EqualIndex(IndexOf(address), registers[address])]++;
        if (!MindsReference(address)) return;
        if ((registers[address] & EnableReset) != 0) _resetSince = Math.Min(_resetSince, now);
        else
        {
            if (!_referenced && _resetSince != ulong.MaxValue && now - _resetSince >= ResetPulseCycles) StartCells(now);
            _resetSince = ulong.MaxValue;
        }
    }

    // The reference is there: all cells set out from 0 for what was written in the meantime.
    private void StartCells(ulong now)
    {
        (_referenced, _lastChange) = (true, now);
        Array.Clear(_from);
        Array.Fill(_writtenAt, now);
    }

    private double Target(int cell, uint code)
    {
        double target = code;
        int row = cell % 32, block = cell / (int)CellWords;
        if (options.CapMemWriteNoise && row < 8 && _writes[cell] != 0) target += CapMemWriteNoise.Codes(_random, cell, _writes[cell], p);
        if (options.CapMemCrosstalk) target -= p.CapMemCrosstalkCodes * Math.Max(0, _equal[(block * 1024) + (int)code] - p.CapMemCrosstalkFree);
        return Math.Clamp(target, 0, HoldCode);
    }

    private static bool IsCell(uint address) =>
        address - Base < 4 * BlockStride && (address - Base) % BlockStride < CellWords && (address & 31) < CapMemCellOnChip.Rows;

    private static int IndexOf(uint address) => (int)(((address - Base) / BlockStride * CellWords) + ((address - Base) % BlockStride));

    private static int EqualIndex(int cell, uint code) => (cell / (int)CellWords * 1024) + (int)(code & 1023);
}
