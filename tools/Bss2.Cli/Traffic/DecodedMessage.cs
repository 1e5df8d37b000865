namespace Bss2.Cli.Traffic;

/// <summary>One UT message, explained.</summary>
/// <param name="Name">What it is, e.g. "write" or "wait until".</param>
internal sealed record DecodedMessage(string Name)
{
    /// <summary>Keys of <see cref="Values"/>: which word of which program asked for this answer.</summary>
    public const string RequestProgram = "request_program", RequestIndex = "request_index";

    /// <summary>Place of its (first) word in its program, from 0; of messages to the board.</summary>
    public long? Index { get; init; }

    /// <summary>FPGA time in ticks of 8 ns; of messages from the board, where it is known.</summary>
    public long? Ticks { get; init; }

    /// <summary>Program of the connection that it belongs to, from 1.</summary>
    public int Program { get; init; }

    /// <summary>What it is about, where that is no omnibus address alone.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Omnibus address that it is about.</summary>
    public RegisterPlace? Place { get; init; }

    /// <summary>Written or read data.</summary>
    public ulong? Data { get; init; }

    /// <summary>Fields of the register that lie in this word.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Fields { get; init; } = [];

    /// <summary>Further text.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Further values, for machines.</summary>
    public IReadOnlyDictionary<string, object>? Values { get; init; }
}
