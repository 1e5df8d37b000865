namespace Bss2.Experiment;

/// <summary>A register that only mfspr and mtspr reach.</summary>
internal sealed class PpuSpecialRegister(string name, uint number, bool readable, bool writable)
{
    public string Name => name;

    public uint Number => number;

    public bool Readable => readable;

    public bool Writable => writable;

    /// <summary>The register of this name; null when the map has none.</summary>
    public static PpuSpecialRegister? Find(string name) => Array.Find(PpuInstructions.SpecialRegisters, r => r.Name == name);

    /// <summary>The register of this number; null when the map has none.</summary>
    public static PpuSpecialRegister? Find(uint number) => Array.Find(PpuInstructions.SpecialRegisters, r => r.Number == number);
}
