namespace Bss2.Protocol;

/// <summary>A fault of the link or of what is at its other end. The message says what was expected, found, and what to do.</summary>
public class FpgaLinkException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The link was closed or disposed while a call was pending or before it.</summary>
public sealed class LinkClosedException(string message) : FpgaLinkException(message);

/// <summary>The peer did not answer within the deadline.</summary>
public sealed class LinkTimeoutException(string message) : FpgaLinkException(message);
