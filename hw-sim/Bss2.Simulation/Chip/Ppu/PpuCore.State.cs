namespace Bss2.Simulation;

/// <summary>Registers as a value, for programs that start and end in a given state.</summary>
internal sealed partial class PpuCore
{
    public void Load(PpuState state)
    {
        state.Gpr.CopyTo(_gpr, 0);
        (_cr, _lr, _ctr, _xer) = (state.Cr, state.Lr, state.Ctr, state.Xer & XerMask);
        (_srr0, _srr1, _msr, _esr) = (state.Srr0, state.Srr1, state.Msr & MsrMask, state.Esr & EsrMask);
        state.Vectors.CopyTo(_vr, 0);
        state.Accumulator.CopyTo(_acc, 0);
        for (int b = 0; b < VectorBytes; b++)
        {
            int bits = state.Conditions[b / 2] >> ((b & 1) == 0 ? 2 : 0);
            (_equal[b], _greater[b], _less[b]) = ((bits & 0x100) != 0, (bits & 0x10) != 0, (bits & 1) != 0);
        }
        _loopBranch = uint.MaxValue;
        FindNextInterrupt();
    }

    public void Save(PpuState state)
    {
        _gpr.CopyTo(state.Gpr, 0);
        (state.Cr, state.Lr, state.Ctr, state.Xer) = (_cr, _lr, _ctr, _xer);
        (state.Srr0, state.Srr1, state.Msr, state.Esr) = (_srr0, _srr1, _msr, _esr);
        _vr.CopyTo(state.Vectors, 0);
        _acc.CopyTo(state.Accumulator, 0);
        Array.Clear(state.Conditions);
        for (int b = 0; b < VectorBytes; b++)
        {
            int bits = (_equal[b] ? 0x300 : 0) | (_greater[b] ? 0x30 : 0) | (_less[b] ? 3 : 0);
            state.Conditions[b / 2] |= (ushort)((b & 1) == 0 ? bits << 2 : bits);
        }
    }
}
