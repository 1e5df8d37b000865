namespace Bss2.Protocol;

/// <summary>The board's UDP ports in a capture.</summary>
/// <param name="Data">Data and acknowledgements.</param>
/// <param name="Reset">Reset frames.</param>
public readonly record struct CapturePorts(ushort Data, ushort Reset)
{
    /// <summary>Those of the FPGA (link-protocol.md 1.1).</summary>
    public static CapturePorts Fpga { get; } = new(1234, 45054);
}
