using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>What System.IO.Ports throws, as faults with a next step.</summary>
internal static class SerialFault
{
    // errno, which System.IO.Ports hands on inside an UnauthorizedAccessException whatever the reason was.
    private const int NoEntry = 2, Busy = 16, NotATerminal = 25;

    internal static FpgaLinkException OfOpen(Exception fault, SerialAddress address) => Errno(fault) switch
    {
        NoEntry => NotFound(fault, address),
        Busy => new DeviceBusyException($"{address}: another program has the port. Close it and try again.", fault),
        NotATerminal => NoPort(fault, address),
        _ => fault switch
        {
            UnauthorizedAccessException => new DevicePermissionException(
                $"{address}: opening the port was refused. Give your user access (on Debian: 'sudo usermod -aG dialout $USER', then log in "
                + "again), and close any other program that has it.", fault),
            FileNotFoundException or DirectoryNotFoundException => NotFound(fault, address),
            _ => NoPort(fault, address),
        },
    };

    internal static DeviceGoneException OfUse(Exception fault, SerialAddress address) =>
        new($"{address}: the port went away ({fault.Message}) Check cable and power, then open a new link.", fault);

    internal static bool IsUse(Exception fault) => fault is IOException or InvalidOperationException or UnauthorizedAccessException or OperationCanceledException;

    private static int Errno(Exception fault) => OperatingSystem.IsWindows() ? 0 : (fault as IOException ?? fault.InnerException as IOException)?.HResult ?? 0;

    private static WrongDeviceException NoPort(Exception fault, SerialAddress address) => new(
        $"{address}: cannot be opened as a serial line with {address.BaudRate} baud ({(fault.InnerException ?? fault).Message}). Check the name and the rate.");

    private static DeviceNotFoundException NotFound(Exception fault, SerialAddress address)
    {
        string[] ports = System.IO.Ports.SerialPort.GetPortNames();
        return new($"{address}: no such port; found {(ports.Length == 0 ? "none" : string.Join(", ", ports))}. Check cable and power.", fault);
    }
}
