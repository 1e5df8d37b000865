using System.Numerics;

namespace Bss2.Training;

/// <summary>
/// Basilar membrane of the Heidelberg encoder (training.md 5.3, after de Boer): how fast the membrane moves at a place when it is driven at a
/// frequency. 700 places from the base (channel 0, high frequencies) to the apex.
/// </summary>
internal sealed class Cochlea
{
    /// <summary>Places along the membrane.</summary>
    public const int Channels = 700;

    private const double Length = 3.5, A = 3500, Alpha = 3, Density = 1, Stiffness0 = 1e9, Damping = 0.15, Height = 0.1, Mass = 0.05;
    private static readonly double Resistance = Damping * Math.Sqrt(Stiffness0 * Mass);
    private static readonly Complex I = Complex.ImaginaryOne;

    private readonly double _omega, _massTerm;
    private readonly Complex _k0OfBase, _baseRoot, _baseArgument, _numerator, _factor, _baseG;

    /// <summary>Everything that depends on the angular frequency <paramref name="omega"/> (1/s, above 0) alone.</summary>
    public Cochlea(double omega)
    {
        _omega = omega;
        _massTerm = A + (Mass * omega * omega);
        _baseG = 2 * WaveNumber(0) / Alpha;
        _numerator = (-Alpha * ComplexFunctions.Sqrt(Stiffness0 - A - (omega * ((Mass * omega) + (I * Resistance))))) + Slope(Resistance);
        _factor = 2 * I * Math.Sqrt(2) * omega / (Alpha * Math.Sqrt(2 * Height * _massTerm));
        _baseArgument = -I * _baseG;
        _k0OfBase = ModifiedBessel.Scaled(_baseArgument).K0;
        _baseRoot = ComplexFunctions.Sqrt(_baseG / WaveNumber(0));
        Impedance = InputImpedance(omega);
    }

    private Complex Impedance { get; }

    /// <summary>Place of a channel along the membrane.</summary>
    public static double Place(int channel) => Length * channel / (Channels - 1);

    /// <summary>V(omega, place): velocity of the membrane at <paramref name="place"/> for unit drive.</summary>
    public Complex Velocity(double place)
    {
        double e = StrictMath.Exp(-Alpha * place), half = StrictMath.Exp(Alpha * place / 2);
        Complex wave = WaveNumber(place);
        Complex root = ComplexFunctions.Sqrt((Stiffness0 * e) - _massTerm - (I / half * (_omega * Resistance)));
        Complex denominator = half * ((-Alpha * root) + Slope(Resistance / half));
        Complex g = _baseG - (_factor * ComplexFunctions.Ln(_numerator / denominator));
        // H0 = 2/(i pi) K0(-iG): the constant cancels in p(omega, place) / p(omega, 0).
        Complex argument = -I * g, scaled = ModifiedBessel.Scaled(argument).K0;
        Complex pressure = ComplexFunctions.Sqrt(g / wave) / _baseRoot * (scaled / _k0OfBase) * ComplexFunctions.Exp(_baseArgument - argument);
        return 2 * _omega / Compliance(place) * pressure * Impedance;
    }

    private Complex Compliance(double place) =>
        new((Stiffness0 * StrictMath.Exp(-Alpha * place)) - _massTerm, -_omega * Resistance * StrictMath.Exp(-Alpha * place / 2));

    private Complex WaveNumber(double place) => _omega * ComplexFunctions.Sqrt(Density / (Height * Compliance(place)));

    private Complex Slope(double resistance) =>
        I * Alpha * ((2 * A) + (_omega * ((2 * Mass * _omega) + (I * resistance)))) / (2 * Math.Sqrt(_massTerm));

    // sqrt(2 c0/h) (i J0 + Y0) / (J1 - i Y1) = i sqrt(2 c0/h) conj(H0/H1), and H0/H1 = i K0/K1 at -iu.
    private static Complex InputImpedance(double omega)
    {
        double u = 2 * omega / Alpha * Math.Sqrt(2 / (Height * Stiffness0));
        (Complex k0, Complex k1) = ModifiedBessel.Scaled(new Complex(0, -u));
        return I * Math.Sqrt(2 * Stiffness0 / Height) * Complex.Conjugate(I * k0 / k1);
    }
}
