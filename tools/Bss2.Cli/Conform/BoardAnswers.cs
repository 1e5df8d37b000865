namespace Bss2.Cli.Conform;

/// <summary>What came back from a board, per queue.</summary>
internal sealed class BoardAnswers
{
    public List<ulong> Omnibus { get; } = [];

    public List<ulong> Jtag { get; } = [];

    public List<ulong> Loopback { get; } = [];

    public List<ulong> Spikes { get; } = [];

    /// <summary>Messages of any kind but time annotations and link notifications.</summary>
    public int Messages => Omnibus.Count + Jtag.Count + Loopback.Count + Spikes.Count + Others;

    public int Others { get; set; }

    public int TimeOuts { get; set; }
}
