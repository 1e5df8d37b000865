namespace Bss2.Protocol;

/// <summary>Numbers of the pcapng format (IETF draft-ietf-opsawg-pcapng), as far as reader and writer need them.</summary>
internal static class PcapngBlock
{
    internal const uint SectionHeader = 0x0A0D0D0A, InterfaceDescription = 1, EnhancedPacket = 6;
    internal const uint ByteOrderMagic = 0x1A2B3C4D;

    // Type and length before the body, the length again behind it.
    internal const int HeadBytes = 8, FrameBytes = 12;

    internal const int SectionBodyBytes = 16, InterfaceBodyBytes = 8, PacketBodyBytes = 20;

    internal const ushort EndOption = 0, InterfaceNameOption = 2, InterfaceDescriptionOption = 3, TimeResolutionOption = 9, TimeOffsetOption = 14, PacketFlagsOption = 2;

    internal static int Padded(int bytes) => (bytes + 3) & ~3;
}
