using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Which containers a tool may read, test or write back without being asked for them by name, and why not (registers-notes.md 15). Null
/// means that it may.
/// </summary>
public static class RegisterPolicy
{
    private const string Clocks = "sets the clocks that carry the access", Links = "carries the link to the chip", Supplies = "sets supplies or switches of the board";

    private static readonly Dictionary<string, string> ReadEffects = new()
    {
        ["CADCSampleQuad"] = "a read starts a conversion",
        ["NullPayloadReadable"] = "holds no data",
        ["ExternalPPUDRAMMemoryQuad"] = "256 MiB of FPGA memory are no part of a snapshot",
        ["ExternalPPUDRAMMemoryByte"] = "256 MiB of FPGA memory are no part of a snapshot",
    };

    // Views onto words that another container holds whole (registers-notes.md 4 and 13).
    private static readonly Dictionary<string, string> Windows = new()
    {
        ["SynapseWeightQuad"] = "SynapseQuad", ["SynapseLabelQuad"] = "SynapseQuad", ["SynapseCorrelationCalibQuad"] = "SynapseQuad", ["ExternalPPUMemoryByte"] = "ExternalPPUMemoryQuad",
    };

    // Left out by the memory test of the reference library (registers-notes.md 15), or dangerous with test values.
    private static readonly Dictionary<string, string> WriteEffects = new()
    {
        ["InstructionTimeoutConfig"] = "decides when the FPGA gives an instruction up", ["CommonSynramConfig"] = "timing of the synapse memories, good values are per chip",
        ["PhyConfigFPGA"] = Links, ["CommonPhyConfigFPGA"] = Links, ["CommonPhyConfigChip"] = Links, ["PPUControlRegister"] = "starts the processor", ["PerfTest"] = "starts traffic on the link",
        ["ADPLL"] = Clocks, ["PLLClockOutputBlock"] = Clocks, ["Timer"] = "a write resets it",
        ["AD5252ChannelConfig"] = Supplies, ["AD5252ChannelConfigPersistent"] = Supplies, ["DAC6573ChannelConfig"] = Supplies, ["TCA9554Config"] = Supplies, ["TCA9546ChannelConfig"] = Supplies,
    };

    // Of those, what may be written back because it is the value that was there.
    private static readonly HashSet<string> Restorable = ["InstructionTimeoutConfig", "CommonSynramConfig", "PPUControlRegister", "PerfTest"];

    private static readonly HashSet<string> JboaOnly = ["OutputRoutingTableEntry", "InputRoutingTableEntry"];

    /// <summary>Why a snapshot leaves a container out.</summary>
    public static string? WhyNotRead(ContainerInfo container, RegisterScope scope)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (!container.Readable) return container.IsTrigger ? "trigger, holds no data" : "write only";
        if (Windows.TryGetValue(container.Name, out string? whole)) return $"window onto {whole}";
        return ReadEffects.GetValueOrDefault(container.Name) ?? WhyAbsent(container, scope);
    }

    /// <summary>Why tests leave a container out.</summary>
    public static string? WhyNotTest(ContainerInfo container, RegisterScope scope)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (!container.Readable) return container.IsTrigger ? "trigger, holds no data" : "write only";
        return container.Writable ? WriteEffects.GetValueOrDefault(container.Name) ?? WhyAbsent(container, scope) : "read only";
    }

    /// <summary>Why a snapshot's words are not written back.</summary>
    public static string? WhyNotRestore(ContainerInfo container, RegisterScope scope)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (!container.Writable) return "read only";
        if (Restorable.Contains(container.Name)) return null;
        return WriteEffects.GetValueOrDefault(container.Name) ?? (JboaOnly.Contains(container.Name) ? WhyAbsent(container, scope) : null);
    }

    /// <summary>Paths over which a container can be written and read back.</summary>
    public static IReadOnlyList<RegisterPath> TestPaths(ContainerInfo container)
    {
        ArgumentNullException.ThrowIfNull(container);
        List<RegisterPath> paths = [];
        if (container.Channels[0] == "Omnibus" || container.Channels[0].StartsWith("I2C", StringComparison.Ordinal)) paths.Add(RegisterPath.Preferred);
        if (container.Channels.Contains("OmnibusChipOverJTAG")) paths.Add(RegisterPath.Jtag);
        return paths;
    }

    private static string? WhyAbsent(ContainerInfo container, RegisterScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.IsModel) return null;
        if (!container.ReadableOnHardware) return "a real chip does not read it back";
        return JboaOnly.Contains(container.Name) && scope.Board != AdapterBoard.Jboa ? "exists on jBOA setups only" : null;
    }
}
