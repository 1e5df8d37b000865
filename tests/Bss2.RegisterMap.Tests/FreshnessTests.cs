using Bss2.Tests;

namespace Bss2.RegisterMap.Tests;

public class FreshnessTests
{
    [Fact]
    public void Every_generated_file_is_what_the_map_gives()
    {
        string root = Repository.Path();
        foreach ((string path, string text) in Program.Outputs(root))
            Assert.True(File.Exists(Path.Combine(root, path)) && File.ReadAllText(Path.Combine(root, path)) == text, $"{path} is stale: run 'dotnet run --project tools/Bss2.RegisterMap'");
    }

    [Fact]
    public void No_generated_file_is_left_over()
    {
        string root = Repository.Path();
        HashSet<string> expected = [.. Program.Outputs(root).Select(o => Path.GetFullPath(Path.Combine(root, o.Path)))];
        string[] folders = [Path.Combine(root, "src/Bss2.Chip/Registers/Generated"), Path.Combine(root, "src/Bss2.Chip/Coordinates/Generated"), Path.Combine(root, "firmware-spec/pages"), .. IsaCSharpEmitter.Folders.Select(f => Path.Combine(root, f))];
        Assert.All(folders.SelectMany(Directory.EnumerateFiles), file => Assert.Contains(Path.GetFullPath(file), expected));
    }
}
