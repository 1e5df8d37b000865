namespace Bss2.Simulation;

/// <summary>The power model of chip-model.md section 7. All figures are assumed [A] there: they make estimates, never measurements.</summary>
public sealed record PowerParameters
{
    /// <summary>1.2 V digital with all clocks off, mW.</summary>
    public double DigitalMw { get; init; } = 40;

    /// <summary>Of the PPU clock, mW per MHz, and once more for each processor that is awake.</summary>
    public double PpuClockMwPerMhz { get; init; } = 0.053;

    /// <summary>Of each enabled high-speed link, mW.</summary>
    public double LinkMw { get; init; } = 9;

    /// <summary>2.5 V digital, mW.</summary>
    public double Digital25Mw { get; init; } = 15;

    /// <summary>1.2 V analog, mW.</summary>
    public double Analog12Mw { get; init; } = 25;

    /// <summary>2.5 V analog without OTA biases, mW.</summary>
    public double Analog25Mw { get; init; } = 60;

    /// <summary>Of OTA biases at a mean code of 500, mW.</summary>
    public double BiasMw { get; init; } = 10;

    /// <summary>MADC with its clock on, mW.</summary>
    public double MadcMw { get; init; } = 25;

    /// <summary>Both PLLs, mW.</summary>
    public double PllMw { get; init; } = 12;

    /// <summary>An event at a synapse driver: its rows and 256 columns, J.</summary>
    public double DriverEventJ { get; init; } = 120e-12;

    /// <summary>A neuron's spike with its routing, J.</summary>
    public double SpikeJ { get; init; } = 60e-12;

    /// <summary>A bit on the high-speed links, J.</summary>
    public double LinkBitJ { get; init; } = 25e-12;

    /// <summary>Bits of a word on the links: 16 of data and framing for an event; chip-model.md 6.3.</summary>
    public double LinkBitsPerWord { get; init; } = 32;

    /// <summary>A scalar instruction of a processor, J.</summary>
    public double ScalarInstructionJ { get; init; } = 60e-12;

    /// <summary>A vector instruction, J.</summary>
    public double VectorInstructionJ { get; init; } = 1.2e-9;

    /// <summary>A CADC conversion of a hemisphere, J.</summary>
    public double ConversionJ { get; init; } = 2.5e-9;

    /// <summary>Noise of a supply monitor, LSB of 10 uV.</summary>
    public double MonitorNoiseLsb { get; init; } = 1;

    /// <summary>Relative change of a supply over the 4096 codes of its DAC.</summary>
    public double SupplyRange { get; init; } = 0.5;

    /// <summary>Carrier without power, its warming and its limits, degrees C and K/W.</summary>
    public double BoardCelsius { get; init; } = 36;

    /// <summary>Warming of the carrier, K/W.</summary>
    public double KelvinPerWatt { get; init; } = 12;

    /// <summary>Lowest temperature, degrees C.</summary>
    public double CelsiusMin { get; init; } = 35;

    /// <summary>Highest temperature, degrees C.</summary>
    public double CelsiusMax { get; init; } = 45;
}
