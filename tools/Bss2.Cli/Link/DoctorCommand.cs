using System.CommandLine;

namespace Bss2.Cli.Link;

/// <summary><c>bss2 doctor</c>: why a device does not connect, or does not connect well.</summary>
internal static class DoctorCommand
{
    private static readonly DeviceOptions Device = new(choosesChip: false);

    public static Command Create()
    {
        var command = new Command("doctor", "Check name, ports, socket buffers, protocol, bitfile and losses of a device, step by step. Takes the device over from other clients.");
        Device.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            new Doctor(result.InvocationConfiguration.Output).RunAsync(Device.Address(result), Device.Capture(result), cancellationToken)));
        return command;
    }
}
