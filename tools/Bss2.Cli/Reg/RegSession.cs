using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;

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

    /// <summary>Opens a device; a fresh simulated chip in this process is initialised unless <paramref name="init"/> says no, others only if it says yes.</summary>
    public static async Task<RegSession> OpenAsync(string device, bool? init, AdapterBoard board, bool readsAll, CancellationToken cancellationToken)
    {
        IFpgaLink link = await Devices.OpenAsync(device, new ChipOptions(), cancellationToken).ConfigureAwait(false);
        var session = new RegSession(link, new RegisterScope(readsAll || link is SimulatedFpga, board));
        try
        {
            if (init ?? link is SimulatedFpga) await session.Access.InitialiseAsync(new DigitalInitOptions { Board = board }, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => Link.DisposeAsync();
}
