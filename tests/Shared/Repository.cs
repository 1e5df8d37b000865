namespace Bss2.Tests;

/// <summary>Finds the checkout that the test binaries were built from.</summary>
public static class Repository
{
    /// <summary>Full path of a file or folder of the checkout.</summary>
    public static string Path(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Bss2Driver.sln")))
                return System.IO.Path.Combine([folder.FullName, .. parts]);
        throw new DirectoryNotFoundException("Bss2Driver.sln was not found above the test binaries; run the tests from a checkout.");
    }
}
