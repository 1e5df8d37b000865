namespace Bss2.Transport;

/// <summary>The two rings of one session, between its user and the pump. Each session has its own: no word survives into the next.</summary>
internal sealed class PumpSession(int wordsMax)
{
    internal WordQueue ToPeer { get; } = new(wordsMax);
    internal WordQueue FromPeer { get; } = new(wordsMax);

    internal void Complete()
    {
        ToPeer.Complete();
        FromPeer.Complete();
    }
}
