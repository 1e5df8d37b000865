namespace Bss2.Experiment;

/// <summary>What of the register map exists and answers on a device.</summary>
/// <param name="IsModel">The simulated chip: registers that a real one does not read back do answer, and every board's tables exist.</param>
/// <param name="Board">The adapter board; routing tables exist on a jBOA only.</param>
public sealed record RegisterScope(bool IsModel, AdapterBoard Board = AdapterBoard.Cube);
