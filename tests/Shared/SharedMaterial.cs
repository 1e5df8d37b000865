namespace Bss2.Tests;

/// <summary>Finds the shared material: BSS2_SHARED, or a folder "shared" beside a folder above the test's binaries.</summary>
public static class SharedMaterial
{
    /// <summary>Full path of a shared file; skips the calling test, visibly, where the material is absent.</summary>
    public static string Path(string relative)
    {
        string? root = Root();
        Assert.SkipWhen(root is null, $"shared material not found (set BSS2_SHARED or place it at ../shared): {relative}");
        string path = System.IO.Path.Combine(root!, relative);
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"shared material has no {relative}");
        return path;
    }

    private static string? Root()
    {
        string? set = Environment.GetEnvironmentVariable("BSS2_SHARED");
        if (!string.IsNullOrEmpty(set)) return set;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "shared", "spec");
            if (Directory.Exists(candidate)) return System.IO.Path.Combine(folder.FullName, "shared");
        }
        return null;
    }
}
