using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>How a container reaches its register; the order has no meaning on the wire.</summary>
internal enum RegisterChannel
{
    Omnibus,
    OmnibusOverJtag,
    JtagPll,
    JtagPhy,
    JtagScaler,
    JtagTapReset,
    JtagId,
    SpiShiftRegister,
    SpiDacData,
    SpiDacControl,
    I2c,
    ChipReset,
    SystimeInit,
    Timer,
    WaitUntil,
    Barrier,
    PollingBlock,
    SpikePack,
    Tick,
}

/// <summary>The channel of one container type, found once: the JIT sees a constant.</summary>
internal static class RegisterRoute<T> where T : struct, IContainer<T>
{
    public static readonly RegisterChannel Channel = RegisterRoute.Find(T.Info);
    public static readonly I2cLayout? I2c = RegisterRoute.LayoutOf(T.Info);
}

/// <summary>The preferred channel of a container by the names of the register map.</summary>
internal static class RegisterRoute
{
    /// <summary>Where an I2C container's registers are; null for other channels.</summary>
    public static I2cLayout? LayoutOf(ContainerInfo info) => info.Channels[0].StartsWith("I2C", StringComparison.Ordinal) ? I2cLayout.Find(info.Channels[0]) : null;

    public static RegisterChannel Find(ContainerInfo info) => info.Channels[0] switch
    {
        "Omnibus" => RegisterChannel.Omnibus,
        "OmnibusChipOverJTAG" => RegisterChannel.OmnibusOverJtag,
        "JTAGPLLRegister" => RegisterChannel.JtagPll,
        "JTAGPhyRegister" => RegisterChannel.JtagPhy,
        "JTAGClockScaler" => RegisterChannel.JtagScaler,
        "ResetJTAGTap" => RegisterChannel.JtagTapReset,
        "JTAGIdCode" => RegisterChannel.JtagId,
        "SPIShiftRegister" => RegisterChannel.SpiShiftRegister,
        "SPIDACDataRegister" => RegisterChannel.SpiDacData,
        "SPIDACControlRegister" => RegisterChannel.SpiDacControl,
        "ResetChip" => RegisterChannel.ChipReset,
        "SystimeSync" => RegisterChannel.SystimeInit,
        "Timer" => RegisterChannel.Timer,
        "WaitUntil" => RegisterChannel.WaitUntil,
        "Barrier" => RegisterChannel.Barrier,
        "PollingOmnibusBlock" => RegisterChannel.PollingBlock,
        "SpikePack1ToChip" or "SpikePack2ToChip" or "SpikePack3ToChip" => RegisterChannel.SpikePack,
        "NullPayloadReadable" => RegisterChannel.Tick,
        string name when name.StartsWith("I2C", StringComparison.Ordinal) => RegisterChannel.I2c,
        string name => throw new PlaybackException($"{info.Name}: expected a register channel this driver knows, found '{name}'. Extend RegisterRoute."),
    };
}
