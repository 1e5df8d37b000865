using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>The device exists and this user may not open it.</summary>
public sealed class DevicePermissionException(string message, Exception? inner = null) : FpgaLinkException(message, inner);

/// <summary>No such device.</summary>
public sealed class DeviceNotFoundException(string message, Exception? inner = null) : FpgaLinkException(message, inner);

/// <summary>Another program has the device.</summary>
public sealed class DeviceBusyException(string message, Exception? inner = null) : FpgaLinkException(message, inner);

/// <summary>The device went away: the cable was pulled, or the board lost its power.</summary>
public sealed class DeviceGoneException(string message, Exception? inner = null) : FpgaLinkException(message, inner);

/// <summary>Something else than a BrainScaleS-2 board, or another version of it, is at the other end.</summary>
public sealed class WrongDeviceException(string message) : FpgaLinkException(message);

/// <summary>A library of the operating system is not installed.</summary>
public sealed class NativeLibraryMissingException(string message) : FpgaLinkException(message);
