using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Omnibus decode of the chip: which block owns an address, and what an access does.</summary>
internal sealed partial class ChipModel
{
    private const uint HemisphereBit = 0x0100_0000, SynapsePort = 0x02C0_0000, PpuSram = 0x0280_0000, PpuControl = 0x02A0_0000, PpuStatus = 0x02A0_0001;
    private const uint PllBase = 0x0008_0000, PllRegisters = 6, PllStatus = 0x0008_0007, SystimeBaseLow = 0, SystimeBaseHigh = 1;
    private const uint BackgroundBase = 0x0013_0001;
    private const uint ReadoutBase = 0x000C_0000, ReadoutRegisters = 0x1B, MadcControlAddress = ReadoutBase, CurrentDacAddress = ReadoutBase + 0xB;
    private const uint PadiTop = 0x0011_0000, PadiBottom = 0x0011_8000;

    // What the omnibus wrote: the port of the JTAG changes registers without it.
    private readonly uint[] _pllWritten = new uint[PllRegisters];

    /// <inheritdoc/>
    public uint Read(uint address, out int extraCycles)
    {
        extraCycles = 0;
        if (Options.StrictMemories && !_timings.CanRead(address))
        {
            Losses.UntimedReads++;
            return 0;
        }
        if (address >= 0x0200_0000 && TryReadHemisphere(address, out uint data, out extraCycles)) return data;
        if (IsNeuronPort(address)) return (address & 0xC00) == 0x800 ? ReadSpikeCounter(address) : 0;
        if (address == PllStatus) return SelfTestResult();
        if (address - PllBase < PllRegisters) return _pllWritten[address - PllBase];
        if (RegisterPages.Mask(address) != 0 || IsGap(address)) return _registers[address];
        Losses.UnmappedReads++;
        return 0;
    }

    /// <inheritdoc/>
    public void WritePll(int register, uint data)
    {
        PrepareChange(PllBase + (uint)register);
        _registers.Write(PllBase + (uint)register, data, 15);
        FollowClocks();
        _madc.Reconfigure(Now);
    }

    private void ResetPll()
    {
        for (uint i = 0; i < PllRegisters; i++) _pllWritten[i] = _registers[PllBase + i];
    }

    /// <inheritdoc/>
    public void Write(uint address, uint data, uint byteEnables)
    {
        if (Options.StrictMemories && !_timings.CanWrite(address))
        {
            Losses.UntimedWrites++;
            return;
        }
        if (address >= 0x0200_0000 && TryWriteHemisphere(address, data, byteEnables)) return;
        if (IsNeuronPort(address)) { TriggerNeuronPort(address); return; }
        if (address is PadiTop or PadiBottom) { FirePadi(address == PadiBottom ? 1 : 0, data); return; }
        if (RegisterPages.Mask(address) == 0)
        {
            if (!IsGap(address)) Losses.UnmappedWrites++;
            return;
        }
        PrepareChange(address);
        if (address == CurrentDacAddress && _registers[address] != (data & RegisterPages.Mask(address))) _analog.BeforeChange(Now);
        if (address - PllBase < PllRegisters) _registers[address] = _pllWritten[address - PllBase];
        _capMem.BeforeWrite(address, Now);
        _registers.Write(address, data, byteEnables);
        _capMem.AfterWrite(address, Now);
        if (address - PllBase < PllRegisters)
        {
            _pllWritten[address - PllBase] = _registers[address];
            FollowClocks();
        }
        FollowReadout(address);
        if (address is >= BackgroundBase and < BackgroundBase + 24 && (address - BackgroundBase) % 3 == 0) _events.SwitchBackground((int)(address - BackgroundBase) / 3, Now);
    }

    // Words inside a container's address range that no field uses: they exist, but hold nothing.
    private static bool IsGap(uint address) => address is 0 or 1 || RegisterCatalog.TryFind(address, out _, out _, out _);

    // What is derived from a register is remade when it changes; membranes first pass the time before the change.
    private void PrepareChange(uint address)
    {
        uint block = address >> 16;
        // CapMem, neuron SRAM, and the common words of the backends (clocks decide whether a comparator is listened to).
        if (block is 0x14 or 0x15 or 0x16 or 0x17 || (block == 0x1A && (address & 0xFFF) >= 0x800) || _capMem.MindsReference(address)) _analog.BeforeChange(Now);
        if (block is 0x11 or 0x14 or 0x15 || _capMem.MindsReference(address))
        {
            _stp.BeforeChange(Now);
            _correlation.BeforeChange(Now);
        }
        if (block == 0x1A) _backends.Invalidate();
        if (block == 0x11) _analog.InvalidateDrivers();
        if (block is 0x11 or 0x14 or 0x15) _readout.Invalidate();
        if (block is 0x11 or 0x13) _events.Invalidate();
        if (block is 0x14 or 0x15 || (address & 0x02FF_0000) == 0x0240_0000)
            foreach (Cadc c in _cadc) c.Invalidate();
    }

    // The MADC lives in its own registers and in the clock that the PLL makes.
    private void FollowReadout(uint address)
    {
        if (address == MadcControlAddress) _madc.Control(_registers.Load(MadcControl.At()), Now);
        else if (address - ReadoutBase < ReadoutRegisters || address - PllBase < PllRegisters)
        {
            _readout.Invalidate();
            _madc.Reconfigure(Now);
        }
    }

    // The switches of row 256 act at once: connections of lines to neurons, and the debug lines that hold them.
    private void FollowSwitches(int h)
    {
        int changes = _synapses[h].TakeSwitchChanges();
        if ((changes & 1) != 0) _analog.BeforeChange(Now);
        if ((changes & 2) == 0) return;
        _analog.BeforeClamp(Now);
        _analog.RefreshClamps();
    }

    private bool TryReadHemisphere(uint address, out uint data, out int extraCycles)
    {
        extraCycles = 0;
        int h = (address & HemisphereBit) != 0 ? 1 : 0;
        uint local = address & ~HemisphereBit;
        if (local is >= SynapsePort and < SynapsePort + 0x40_0000) return TryReadPort(h, local - SynapsePort, out data, out extraCycles);
        if (local is >= PpuSram and < PpuSram + PpuCore.SramWords) { data = _ppus[h].ReadSram((int)(local - PpuSram)); return true; }
        if (local == PpuStatus) { data = _ppus[h].IsSleeping ? 1u : 0u; return true; }
        data = 0;
        return false;
    }

    private bool TryWriteHemisphere(uint address, uint data, uint byteEnables)
    {
        int h = (address & HemisphereBit) != 0 ? 1 : 0;
        uint local = address & ~HemisphereBit;
        if (local is >= PpuSram and < PpuSram + PpuCore.SramWords)
        {
            _ppus[h].WriteSram((int)(local - PpuSram), data, RegisterPages.ByteMask(byteEnables));
            return true;
        }
        if (local == PpuControl)
        {
            _registers.Write(address, data, byteEnables);
            _ppus[h].CacheEnabled = (_registers[address] & 8) != 0;
            _ppus[h].SetRunning((_registers[address] & 1) != 0, _ppuTime.ToOwn(Now));
            return true;
        }
        if (local is >= SynapsePort and < SynapsePort + 0x40_0000)
        {
            WritePort(h, local - SynapsePort, data, byteEnables);
            return true;
        }
        return false;
    }

    // The synapse array's port: views, CADC windows, correlation and neuron resets (registers-notes.md 4 to 6).
    private bool TryReadPort(int h, uint offset, out uint data, out int extraCycles)
    {
        (data, extraCycles) = (0, 0);
        uint window = offset & 0xF_0000;
        if (window is 0x8_0000 or 0xC_0000)
        {
            bool acausal = window == 0xC_0000, buffered = (offset & 0x20_0000) != 0;
            int quad = (int)offset & 63;
            if (!buffered) extraCycles = TriggerCadc(h, ((int)offset & 0xFFFF) / 64, Now);
            for (int e = 0; e < 4; e++)
            {
                int column = SynapseQuadOnChip.ColumnOf(quad, e);
                byte code = (offset & 0x10_0000) != 0 ? Cadc.TestPattern(column) : _cadc[h].Convert(acausal, column);
                data |= (uint)code << (8 * (3 - e));
            }
            return true;
        }
        if (!_synapses[h].TryRead(offset & 0xF_FFFF, out data)) Losses.UnmappedReads++;
        return true;
    }

    // A trigger by omnibus while a conversion runs is answered after it, with the sample taken now. Without its clock the converter takes none.
    private int TriggerCadc(int h, int row, ulong cycle)
    {
        if (!_ppuTime.Runs) return 0;
        ulong start = Math.Max(cycle, _cadc[h].ReadyCycle);
        _cadc[h].Trigger(row, cycle);
        return (int)(start - cycle) + (int)_ppuTime.ChipCycles(Cadc.ConversionCycles);
    }

    private void WritePort(int h, uint offset, uint data, uint byteEnables)
    {
        uint window = offset & 0xF_0000;
        if (window == 0x9_0000) { ResetQuad(h, (int)offset & 0xFFFF); return; }
        if (window is not 0) _correlation.BeforeChange(h, ((int)offset & 0xFFFF) / (window == 0xF_0000 ? 128 : 64), Now);
        if (!_synapses[h].TryWrite(offset, data, byteEnables)) Losses.UnmappedWrites++;
        else if ((offset & 0xFFFF) >= 0x4000) FollowSwitches(h);
    }

    // Rows 0..255: the correlation sensors of four synapses, both branches. Row 256: the four neurons, and nothing else (decisions.md).
    private void ResetQuad(int h, int inWindow)
    {
        int row = inWindow / 64, quad = inWindow & 63;
        if (row > SynapseArray.Rows) return;
        for (int e = 0; e < 4; e++)
        {
            int column = SynapseQuadOnChip.ColumnOf(quad, e);
            if (row == SynapseArray.Rows) FireByCommand((h * 256) + column, Now);
            else _correlation.ResetSensor(h, row, column, causal: true, acausal: true, Now);
        }
    }

    private static bool IsNeuronPort(uint address) => address is (>= 0x12_2000 and < 0x12_3000) or (>= 0x12_A000 and < 0x12_B000);

    private uint ReadSpikeCounter(uint address) => _backends.ReadCounter(NeuronOnChip.FromBackendIndex(BackendOf(address)).Value);

    private void TriggerNeuronPort(uint address)
    {
        int circuit = NeuronOnChip.FromBackendIndex(BackendOf(address)).Value;
        switch (address & 0xC00)
        {
            case 0x000: FireByCommand(circuit, Now); break;
            case 0x400 when (address & 0x3FF) == 0: SendBlockPost((address & 0x8000) != 0 ? 1 : 0); break;
            case 0xC00: _backends.ClearCounter(circuit); break;
        }
    }

    private static int BackendOf(uint address) => ((address & 0x8000) != 0 ? 256 : 0) + (int)((address & 0x3FF) >> 2);

    // Works on buses that do not take crossbar events (registers-notes.md 8).
    private void FirePadi(int h, uint data)
    {
        uint label = (data >> 22 & 31) << 6 | (data >> 16 & 63);
        for (int bus = 0; bus < 4; bus++)
            if ((data >> bus & 1) != 0) _events.FireBus((h * 4) + bus, label, Now);
    }

    // Finished with success; the counter is what the reference cycles make of it.
    private uint SelfTestResult()
    {
        PllSelfTest test = _registers.Load(Chip.PllSelfTest.At());
        return new PllSelfTestReport(test, _registers).Word;
    }
}
