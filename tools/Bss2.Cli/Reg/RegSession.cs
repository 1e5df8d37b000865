using Bss2.Cli.Sim;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.Cli.Reg;

/// <summary>An open device with access to its registers.</summary>
internal sealed class RegSession : IAsyncDisposable
{
    private RegSession(IFpgaLink link, RegisterScope scope)
    {
        (Link, Scope, Runner) = (link, scope, new PlaybackRunner(link));
        Access = new RegisterAccess(Runner);
    }

    public IFpgaLink Link { get; }

    public PlaybackRunner Runner { get; }

    public RegisterAccess Access { get; }

    public RegisterScope Scope { get; }

    /// <summary>What is at the other end, in one line.</summary>
    public string Description => $"{Link.Identity.Device} {Link.Identity.Description}";

    /// <summary>Takes a link over; a fresh simulated chip in this process is initialised unless <paramref name="init"/> says no, others only if it says yes.</summary>
    public static async Task<RegSession> OpenAsync(IFpgaLink link, bool? init, AdapterBoard board, bool readsAll, CancellationToken cancellationToken)
    {
        bool isFresh = Devices.ModelBehind(link) is not null, isModel = isFresh || SimulatedBoardInfo.ChipSeed(link.Identity) is not null;
        var session = new RegSession(link, new RegisterScope(readsAll || isModel, board));
        try
        {
            if (init ?? isFresh) await session.Access.InitialiseAsync(new DigitalInitOptions { Board = board }, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Says of a write that it will not be there in the next command, where that is so.</summary>
    public async Task NoteLifetimeAsync(TextWriter errors, bool touchesFpga)
    {
        if (Devices.ModelBehind(Link) is not null) await errors.WriteLineAsync("note: sim: is a fresh chip in every command; to keep what is written, start one with bss2 sim serve and name it with --device").ConfigureAwait(false);
        else if (touchesFpga) await errors.WriteLineAsync("note: a new connection resets the registers of the FPGA, so the next command finds them as after power-up (the chip keeps its own)").ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => Link.DisposeAsync();
}
