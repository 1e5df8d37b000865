using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>A notification of the FPGA: state of a high-speed link (phy, up, and error flags).</summary>
public readonly record struct PlaybackNotification(FpgaTicks FpgaTime, int Phy, bool LinkUp, int ErrorBits);
