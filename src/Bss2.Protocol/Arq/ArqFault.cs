using System.Globalization;

namespace Bss2.Protocol;

/// <summary>Turns the final state of an endpoint into the exception that its user sees: what was expected, what was found, what to do.</summary>
public static class ArqFault
{
    /// <summary>The fault of <paramref name="endpoint"/>, which talks to <paramref name="device"/>; null while there is none.</summary>
    public static FpgaLinkException? Of(ArqEndpoint endpoint, string device)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArqParameters found = endpoint.PeerParameters, ours = ArqParameters.Ours(0);
        return endpoint.State switch
        {
            ArqState.Closed => new LinkClosedException($"The link to {device} was closed. Open a new one."),
            ArqState.HandshakeTimeout => new LinkTimeoutException(
                $"Expected {device} to answer a reset from its data port and to return a loopback frame; found no complete answer within {Seconds(endpoint.Options.HandshakeNs)}. Check address, power and firewall."),
            ArqState.ParameterMismatch => new FpgaLinkException(
                $"Expected {device} to use {ours.SequenceNumbers} sequence numbers, a window of {ours.Window} and frames of {ours.WordsMax} words; found {found.SequenceNumbers}, {found.Window} and {found.WordsMax}. Load a bitfile for BrainScaleS-2."),
            ArqState.BadBitfileInfo => new FpgaLinkException(
                $"Expected bitfile info of {device} with its announced length and a terminating NUL; found {found.InfoWords} words announced and no such text. Load a current bitfile, or check that nothing else answers at that address."),
            ArqState.LoopbackMismatch => new FpgaLinkException(
                $"Expected {device} to return the word of this connection's loopback frame; found another one. Another client may be using the board: connect again."),
            ArqState.LinkTimeout => new LinkTimeoutException(
                $"Expected a life sign of {device}; found none that fits this connection within {Seconds(endpoint.Options.DeadPeerNs)}. The board lost power or network, or another client took it over. The state of the board is unknown: connect and initialise again."),
            ArqState.PeerRestarted => new FpgaLinkException(
                $"Expected {device} to go on with this connection; found that it started a new one, by a reset or a restart. Its state is lost: connect and initialise again."),
            ArqState.TakenOver => new FpgaLinkException(
                $"Expected {device} to stay with this client; found that another client took it over: it says so. Its state is the other one's: agree on who uses the board, then connect and initialise again."),
            ArqState.Contradiction => new FpgaLinkException(
                $"Expected every frame of {device} to come with one content; found one that came twice with different words: the network delivered a copy so late that its number was in use again, or damaged a frame. Words received before may be wrong: discard this run, connect again and repeat it. If it happens again, look for loops or parallel paths in the network."),
            _ => null,
        };
    }

    private static string Seconds(long ns) => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e9:0.###} s");
}
