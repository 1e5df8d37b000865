namespace Bss2.Cli;

/// <summary>What <c>bss2</c> tells the shell.</summary>
public static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Ok = 0;

    /// <summary>The work was done and something did not hold (a vector failed).</summary>
    public const int CheckFailed = 1;

    /// <summary>The input could not be used: wrong arguments, missing or damaged files.</summary>
    public const int BadInput = 2;

    /// <summary>The device or the link to it failed.</summary>
    public const int DeviceFault = 3;

    /// <summary>The user stopped the work; what was done is saved.</summary>
    public const int Interrupted = 130;
}
