namespace Bss2.Cli.Gradcheck;

/// <summary>Angle between two gradients of one batch, degrees.</summary>
/// <param name="Compared">Which two.</param>
/// <param name="HiddenDegrees">Over the hidden weights.</param>
/// <param name="ReadoutDegrees">Over the readout weights.</param>
/// <param name="AllDegrees">Over all weights.</param>
/// <param name="BoundDegrees">None of the angles must be above this; null where an angle is only told.</param>
internal sealed record GradientAngle(string Compared, double HiddenDegrees, double ReadoutDegrees, double AllDegrees, double? BoundDegrees)
{
    /// <summary>True when no angle is above the bound; an angle that is no number is.</summary>
    public bool Holds => BoundDegrees is not double bound || (HiddenDegrees <= bound && ReadoutDegrees <= bound && AllDegrees <= bound);
}
