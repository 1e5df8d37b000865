namespace Bss2.Protocol;

/// <summary>A moment on the monotonic clock that the caller keeps: nanoseconds since a zero of its choice, never a wall clock.</summary>
public readonly record struct LinkInstant(long Nanoseconds) : IComparable<LinkInstant>
{
    /// <summary>Later than every moment: the deadline of what is not awaited.</summary>
    public static readonly LinkInstant Never = new(long.MaxValue);

    /// <summary>The caller's zero.</summary>
    public static readonly LinkInstant Zero;

    /// <summary>The moment <paramref name="microseconds"/> after the zero.</summary>
    public static LinkInstant FromMicroseconds(long microseconds) => new(checked(microseconds * 1000));

    /// <summary>The moment <paramref name="nanoseconds"/> later; never stays never.</summary>
    public static LinkInstant operator +(LinkInstant instant, long nanoseconds) =>
        instant == Never ? Never : new(checked(instant.Nanoseconds + nanoseconds));

    /// <summary>Nanoseconds from <paramref name="earlier"/> to <paramref name="later"/>.</summary>
    public static long operator -(LinkInstant later, LinkInstant earlier) => later.Nanoseconds - earlier.Nanoseconds;

    /// <summary>True when <paramref name="left"/> is before <paramref name="right"/>.</summary>
    public static bool operator <(LinkInstant left, LinkInstant right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>True when <paramref name="left"/> is after <paramref name="right"/>.</summary>
    public static bool operator >(LinkInstant left, LinkInstant right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>True when <paramref name="left"/> is not after <paramref name="right"/>.</summary>
    public static bool operator <=(LinkInstant left, LinkInstant right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>True when <paramref name="left"/> is not before <paramref name="right"/>.</summary>
    public static bool operator >=(LinkInstant left, LinkInstant right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>The earlier of two moments.</summary>
    public static LinkInstant Min(LinkInstant a, LinkInstant b) => a < b ? a : b;

    /// <summary>The later of two moments.</summary>
    public static LinkInstant Max(LinkInstant a, LinkInstant b) => a > b ? a : b;

    /// <inheritdoc/>
    public int CompareTo(LinkInstant other) => Nanoseconds.CompareTo(other.Nanoseconds);
}
