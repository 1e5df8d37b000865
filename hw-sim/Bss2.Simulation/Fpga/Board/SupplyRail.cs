namespace Bss2.Simulation;

/// <summary>The chip's supplies in the order of their monitors (link-protocol.md 4.6).</summary>
public enum SupplyRail
{
    /// <summary>1.25 V digital.</summary>
    Vdd12Digital,

    /// <summary>2.5 V digital.</summary>
    Vdd25Digital,

    /// <summary>1.2 V analog.</summary>
    Vdd12Analog,

    /// <summary>2.5 V analog.</summary>
    Vdd25Analog,

    /// <summary>1.2 V of the MADC.</summary>
    Vdd12Madc,

    /// <summary>1.2 V of the PLLs.</summary>
    Vdd12Pll,
}
