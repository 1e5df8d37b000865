namespace Bss2.Experiment;

/// <summary>What was measured on a device to translate between model units (leak 0, threshold 1) and hardware.</summary>
/// <param name="WeightScale">Hardware weight whose PSP peak is 1.7125 model units (median over neurons).</param>
/// <param name="TraceScaleLsb">CADC LSB of one model unit: median of threshold minus leak.</param>
/// <param name="LeakLsb">Median resting code.</param>
/// <param name="Timing">When events must be sent and spikes are binned.</param>
/// <param name="NeuronsUsed">Neurons that entered the medians.</param>
public sealed record DeviceScales(double WeightScale, double TraceScaleLsb, double LeakLsb, StrobeTiming Timing, int NeuronsUsed);
