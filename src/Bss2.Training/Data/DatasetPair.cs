namespace Bss2.Training;

/// <summary>Training and test part of a data set.</summary>
public sealed record DatasetPair(string Name, ISpikeDataset Train, ISpikeDataset Test);
