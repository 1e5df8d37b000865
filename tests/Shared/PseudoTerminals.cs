using System.Diagnostics;

namespace Bss2.Tests;

/// <summary>Two serial ports joined by socat, as if by a cable.</summary>
internal sealed class PseudoTerminals : IDisposable
{
    private readonly Process _socat;
    private readonly string _folder = Directory.CreateTempSubdirectory("bss2-pty").FullName;

    private PseudoTerminals()
    {
        (Host, Board) = (Path.Combine(_folder, "host"), Path.Combine(_folder, "board"));
        var start = new ProcessStartInfo("socat", [$"pty,raw,echo=0,link={Host}", $"pty,raw,echo=0,link={Board}"]);
        _socat = Process.Start(start)!;
        for (int i = 0; i < 1000 && !(File.Exists(Host) && File.Exists(Board)); i++) _socat.WaitForExit(10);
        Assert.True(File.Exists(Host) && File.Exists(Board), "socat made no pseudo-terminals");
    }

    internal string Host { get; }
    internal string Board { get; }

    /// <summary>Skips the test, visibly, where this cannot be had.</summary>
    internal static PseudoTerminals Create()
    {
        bool hasSocat = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "socat")));
        Assert.SkipUnless(OperatingSystem.IsLinux() && hasSocat, "needs Linux and socat (apt-get install socat)");
        return new PseudoTerminals();
    }

    internal void PullCable()
    {
        _socat.Kill();
        _socat.WaitForExit(10_000);
    }

    public void Dispose()
    {
        if (!_socat.HasExited) PullCable();
        _socat.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
