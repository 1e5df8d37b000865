using System.Globalization;
using System.Text;

namespace Bss2.Simulation;

/// <summary>
/// What the chip has used since power-up by the model of chip-model.md section 7: an ESTIMATE from assumed figures
/// (<see cref="PowerParameters"/>), never a measurement.
/// </summary>
public sealed record PowerEstimate
{
    private readonly double[] _joules;

    private PowerEstimate(double[] joules, double seconds) => (_joules, Seconds) = (joules, seconds);

    /// <summary>Simulated time that it covers, s.</summary>
    public double Seconds { get; }

    /// <summary>Energy of all supplies, J.</summary>
    public double TotalJoules => _joules.Sum();

    /// <summary>Mean power of all supplies, W; 0 before any time has passed.</summary>
    public double MeanWatts => Seconds > 0 ? TotalJoules / Seconds : 0;

    /// <summary>Energy of one supply, J.</summary>
    public double Joules(SupplyRail rail) => _joules[(int)rail];

    internal static PowerEstimate Of(PowerMeter meter) => new([.. Enum.GetValues<SupplyRail>().Select(meter.Joules)], meter.Seconds);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"estimate of the model, not a measurement: {TotalJoules * 1e6:0.###} uJ in {Seconds * 1e6:0.###} us = {MeanWatts * 1e3:0.#} mW (");
        text.AppendJoin(", ", Enum.GetValues<SupplyRail>().Select(r => string.Create(CultureInfo.InvariantCulture, $"{r} {Joules(r) * 1e6:0.###} uJ")));
        return text.Append(')').ToString();
    }
}
