namespace Bss2.Protocol;

/// <summary>What a decoder met. All bytes given equal <paramref name="FrameBytes"/> + <paramref name="GarbageBytes"/> + the pending ones.</summary>
/// <param name="Frames">Frames with right check values.</param>
/// <param name="FrameBytes">Their bytes.</param>
/// <param name="GarbageBytes">Bytes that belong to no such frame.</param>
/// <param name="BadHeaders">Markers whose header check value or word count was wrong (also chance markers inside garbage).</param>
/// <param name="BadPayloads">Frames with a right header and a wrong payload.</param>
public readonly record struct StreamFrameStatistics(long Frames, long FrameBytes, long GarbageBytes, long BadHeaders, long BadPayloads);
