namespace Bss2.Simulation;

/// <summary>The sensors of one CapMem block: deflection of a pair without delay (V; 0 = they record nothing), decay rate (1/us), and whether their outputs are driven.</summary>
internal readonly record struct CorrelationBias(double PairV, double Rate, bool HasOutput);
