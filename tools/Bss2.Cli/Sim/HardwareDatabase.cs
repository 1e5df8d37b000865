using System.Globalization;
using Bss2.Simulation;

namespace Bss2.Cli.Sim;

/// <summary>The entry of a hardware database with which a client of the real hardware takes the server for its board (link-protocol.md 5.3).</summary>
internal static class HardwareDatabase
{
    // Bit i of the FPGA's DNA port is bit 63 - i of the number in the database, i < 57.
    private const int DnaBits = 57, NumberBits = 64;

    // The number is only a name here. Timings below are those of the minimal entry that the client accepts.
    private const int SetupId = 6;

    /// <summary>The YAML document of <paramref name="fpga"/> at <paramref name="ip"/>, with chip serial <paramref name="chipSerial"/>.</summary>
    public static string Entry(string ip, ulong chipSerial, FpgaOptions fpga) => string.Create(CultureInfo.InvariantCulture, $"""
        ---
        hxcube_id: {SetupId}
        fpgas:
          - fpga: 0
            ip: {ip}
            fuse_dna: 0x{FuseDna(fpga.DeviceDna):X16}
            handwritten_chip_serial: {chipSerial}
            chip_revision: 3
            eeprom_chip_serial: 0x{fpga.EepromSerial:X8}
            synram_timing_pcconf: [[1, 1], [1, 1]]
            synram_timing_wconf: [[3, 3], [5, 5]]
        usb_serial: 'SIMULATED'

        """);

    /// <summary>The number in the database for what the FPGA's DNA registers tell.</summary>
    internal static ulong FuseDna(ulong deviceDna)
    {
        ulong number = 0;
        for (int bit = 0; bit < DnaBits; bit++)
            if ((deviceDna >> bit & 1) != 0) number |= 1UL << (NumberBits - 1 - bit);
        return number;
    }
}
