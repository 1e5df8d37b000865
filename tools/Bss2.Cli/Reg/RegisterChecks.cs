using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary>What can be said about an access before a device is opened.</summary>
internal static class RegisterChecks
{
    /// <exception cref="UserException">The container cannot be read, or not over this path.</exception>
    public static void RequireReadable(ContainerInfo container, RegisterPath path)
    {
        if (!container.Readable || container.WordCount == 0 || container.Fields.Length == 0)
            throw new UserException($"Expected a register that can be read, found {container.Name}, which is {(container.IsTrigger ? "a trigger" : container.Readable ? "without data" : container.Access)}.");
        RequirePath(container, path);
    }

    /// <exception cref="UserException">JTAG does not reach the container.</exception>
    public static void RequirePath(ContainerInfo container, RegisterPath path)
    {
        if (path == RegisterPath.Jtag && !container.Channels.Contains("OmnibusChipOverJTAG"))
            throw new UserException($"Expected a register on the chip's omnibus, which is what --jtag reaches, found {container.Name} ({string.Join(", ", container.Channels)}). Leave --jtag away.");
    }
}
