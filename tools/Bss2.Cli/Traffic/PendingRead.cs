namespace Bss2.Cli.Traffic;

/// <summary>A request whose answer has not come yet.</summary>
/// <param name="Program">Program of the connection, from 1.</param>
/// <param name="Index">Place in its program.</param>
/// <param name="Place">The register that was asked for, if it is one.</param>
/// <param name="What">JTAG: the instruction.</param>
internal readonly record struct PendingRead(int Program, long Index, RegisterPlace? Place, string What);
