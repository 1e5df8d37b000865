namespace Bss2.Protocol;

/// <summary>Numbers the connections of a capture, whatever their protocol.</summary>
internal sealed class ConnectionCounter
{
    internal int Count { get; private set; }

    internal int Next() => ++Count;
}
