namespace Bss2.Protocol;

/// <summary>Which end of the link an endpoint is.</summary>
public enum ArqRole
{
    /// <summary>The client: sends the reset, knows deadlines, accepts only datagrams of exact size.</summary>
    Host,

    /// <summary>The server: answers resets, never gives up, ignores bytes behind a frame (hosts may pad).</summary>
    Fpga,
}
