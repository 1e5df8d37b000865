namespace Bss2.Experiment;

/// <summary>Sizes of a network of one spiking hidden layer and a leaky readout; <paramref name="Recurrent"/> joins the hidden layer to itself.</summary>
public sealed record NetworkShape(int InputCount, int HiddenCount, int OutputCount, bool Recurrent = false);
