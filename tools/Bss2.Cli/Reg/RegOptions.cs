using System.CommandLine;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary>Options that every command on registers has; each command makes its own.</summary>
internal sealed class RegOptions
{
    private readonly DeviceOptions _device = new(choosesLinks: true);

    public Option<bool> Json { get; } = new("--json") { Description = "The result as one JSON object on the last line." };

    private readonly Option<bool?> _init = new("--init") { Description = "Run the digital initialisation first (default: yes for sim:, a fresh chip; no for others).", HelpName = "true|false", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string> _board = new("--board") { Description = "Adapter board: cube, jboa or none.", DefaultValueFactory = _ => "cube", HelpName = "BOARD" };

    private readonly Option<bool> _all = new("--all") { Description = "Also registers that a real chip does not read back (a served simulated one does)." };

    /// <summary>Adds them to a command; <paramref name="readsAll"/> says whether it has --all.</summary>
    public void AddTo(Command command, bool readsAll = false)
    {
        _device.AddTo(command);
        command.Add(_init);
        command.Add(_board);
        if (readsAll) command.Add(_all);
        command.Add(Json);
    }

    public Task<RegSession> OpenAsync(ParseResult result, CancellationToken cancellationToken)
    {
        // An option that the command does not have is false.
        bool all = result.GetResult(_all) is not null && result.GetValue(_all);
        bool? init = result.GetResult(_init) is { Implicit: false } given ? given.Tokens.Count == 0 || result.GetValue(_init) == true : null;
        return OpenAsync(result, init, ParseBoard(result.GetValue(_board)!), all, cancellationToken);
    }

    private async Task<RegSession> OpenAsync(ParseResult result, bool? init, AdapterBoard board, bool all, CancellationToken cancellationToken) =>
        await RegSession.OpenAsync(await _device.OpenAsync(result, cancellationToken).ConfigureAwait(false), init, board, all, cancellationToken).ConfigureAwait(false);

    private static AdapterBoard ParseBoard(string text) => Enum.TryParse(text, ignoreCase: true, out AdapterBoard board) && Enum.IsDefined(board) && !char.IsAsciiDigit(text[0])
        ? board
        : throw new UserException($"Expected --board {string.Join(", ", Enum.GetNames<AdapterBoard>().Select(n => n.ToLowerInvariant()))}, found '{text}'.");
}
