namespace Bss2.Cli;

/// <summary>Where data sets that are not embedded are looked for: BSS2_DATA, ../shared/data beside the checkout, the user's cache.</summary>
internal static class DataFolders
{
    public static IReadOnlyList<string> All()
    {
        List<string> folders = [];
        if (Environment.GetEnvironmentVariable("BSS2_DATA") is { Length: > 0 } set) folders.Add(set);
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Bss2Driver.sln"))) folders.Add(Path.GetFullPath(Path.Combine(at.FullName, "..", "shared", "data")));
        folders.Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "bss2", "data"));
        return folders;
    }
}
