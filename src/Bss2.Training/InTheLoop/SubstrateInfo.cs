namespace Bss2.Training;

/// <summary>Scales between model units and the device, and what the device is. Written into run.json.</summary>
/// <param name="Device">The device address, e.g. "sim:", or "software".</param>
/// <param name="WeightScale">Hardware weight (LSB) of model weight 1, from the measured PSP amplitude; 0 in software.</param>
/// <param name="TraceScaleLsb">CADC LSB of one model unit: median of threshold minus leak; 0 in software.</param>
public sealed record SubstrateInfo(string Device, double WeightScale, double TraceScaleLsb);
