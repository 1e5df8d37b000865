using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>Results of the library as faults with a next step.</summary>
internal static class UsbFault
{
    internal static FpgaLinkException Of(LibUsbResult result, string device, string action) => result switch
    {
        LibUsbResult.Access => new DevicePermissionException(
            $"{device}: {action} was refused. Give your user access to the device: a udev rule such as "
            + "SUBSYSTEM==\"usb\", ATTR{idVendor}==\"VVVV\", ATTR{idProduct}==\"PPPP\", MODE=\"0660\", GROUP=\"plugdev\", then plug it in again."),
        LibUsbResult.NoDevice => new DeviceGoneException($"{device}: the device went away ({action}). Check cable and power, then open a new link."),
        LibUsbResult.InputOutput => new DeviceGoneException(
            $"{device}: the bus reported an error ({action}), as it does while a cable is pulled. Check cable and power, then open a new link."),
        LibUsbResult.Busy => new DeviceBusyException($"{device}: {action} failed because another program or driver has the interface. Close it and try again."),
        LibUsbResult.NotFound => new DeviceNotFoundException(
            $"{device}: {action} failed because the device has no such interface or endpoint. Check their numbers with 'lsusb -v'."),
        LibUsbResult.Pipe => new WrongDeviceException(
            $"{device}: the endpoint refused the transfer ({action}). Check that it is the board's bulk endpoint ('lsusb -v') and that the board is programmed."),
        _ => new FpgaLinkException($"{device}: {action} failed: libusb result {result} ({(int)result}). Plug the device in again; if it persists, please report it."),
    };
}
