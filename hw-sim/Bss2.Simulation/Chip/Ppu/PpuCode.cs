namespace Bss2.Simulation;

/// <summary>Instructions that programs consist of mostly, told apart once per word instead of at every execution (<see cref="IssueRule.Code"/>).</summary>
internal enum PpuCode : byte
{
    /// <summary>Any other: <c>PpuCore.Execute</c> looks at the word.</summary>
    General,
    Addi, Addis, Ori, Rlwinm, Cmpwi, Bc, Lwz, Lbz, Stw, Stb, Add, Subf, Mullw, And, Andc, Or, Xor, Nor, Slw, Srw, Cmpw, Cmplw,
}
