namespace Bss2.Simulation;

/// <summary>How a model of a processor counts cycles (firmware-spec/ppu-isa.md, "Cycles").</summary>
public enum PpuTiming
{
    /// <summary>One number per instruction: what a dependent successor would wait for.</summary>
    Simple,

    /// <summary>By dependence, as measured on the RTL: results are waited for, the vector unit runs beside the scalar part, branches are predicted.</summary>
    Measured,
}
