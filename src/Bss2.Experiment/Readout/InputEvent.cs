namespace Bss2.Experiment;

/// <summary>Input events of one image: (bin, label) pairs sorted by bin.</summary>
public readonly record struct InputEvent(int Bin, ushort Label);
