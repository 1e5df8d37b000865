namespace Bss2.Simulation;

/// <summary>What the board's sensors see.</summary>
internal interface ISupplyReadings
{
    /// <summary>FPGA ticks of 8 ns.</summary>
    long Now { get; }

    /// <summary>Voltage now, current averaged since the last measurement of this rail, and the converter's noise in LSB.</summary>
    SupplyReading Measure(SupplyRail rail);

    /// <summary>Power of all rails averaged since power-up, W.</summary>
    double MeanWatts { get; }
}
