using System.Text.RegularExpressions;
using Bss2.Tests;

namespace Bss2.Tidy.Tests;

/// <summary>Habits that the compiler does not check, over every committed source file.</summary>
public partial class SourceTests
{
    private static readonly string[] Folders = ["src", "hw-sim", "tools", "tests"];

    [Fact]
    public void No_unfinished_work_is_left_in_the_sources() =>
        AssertNone(Unfinished(), "finish it, or say in the docs what is missing; do not leave a mark", exceptIn: "SourceTests.cs");

    [Fact]
    public void No_async_void_and_no_blocking_on_tasks() =>
        AssertNone(Blocking(), "await it: a blocked thread starves the pool, an exception in async void is the process's", exceptIn: "SourceTests.cs");

    [Fact]
    public void No_empty_summary() =>
        AssertNone(EmptySummary(), "say what cannot be read from the signature, or leave the summary away", exceptIn: "SourceTests.cs");

    [Fact]
    public void No_path_of_a_machine_and_no_package_registry_in_committed_files()
    {
        foreach (string file in Files("*.cs").Concat(Files("*.csproj")).Concat(Files("*.md")).Where(f => !f.EndsWith("SourceTests.cs", StringComparison.Ordinal)))
            Assert.False(MachinePath().IsMatch(File.ReadAllText(file)), $"{file} names a path of a machine");
    }

    [Fact]
    public void Model_and_training_call_no_transcendental_of_the_platform()
    {
        string[] roots = [Repository.Path("hw-sim"), Repository.Path("src", "Bss2.Training"), Repository.Path("src", "Bss2.Chip")];
        foreach (string file in roots.SelectMany(r => Sources(r, "*.cs")))
        {
            Match match = LibraryTranscendental().Match(File.ReadAllText(file));
            Assert.False(match.Success, $"{file}: {match.Value} gives other bits on other machines; use StrictMath");
        }
    }

    [Fact]
    public void Every_library_says_what_it_is_in_a_short_readme()
    {
        foreach (string folder in Directory.EnumerateDirectories(Repository.Path("src")).Concat(Directory.EnumerateDirectories(Repository.Path("hw-sim"))))
        {
            string readme = Path.Combine(folder, "README.md");
            Assert.True(File.Exists(readme), $"{folder} has no README.md (contract, one example, what it may not reference)");
            Assert.InRange(File.ReadAllLines(readme).Length, 5, 60);
        }
    }

    private static void AssertNone(Regex pattern, string advice, string exceptIn)
    {
        foreach (string file in Files("*.cs").Where(f => Path.GetFileName(f) != exceptIn))
        {
            Match match = pattern.Match(File.ReadAllText(file));
            Assert.False(match.Success, $"{file}: '{match.Value}': {advice}");
        }
    }

    private static IEnumerable<string> Files(string pattern) => Folders.SelectMany(f => Sources(Repository.Path(f), pattern));

    private static IEnumerable<string> Sources(string root, string pattern) =>
        Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|new NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\basync void\b|GetAwaiter\(\)\.GetResult\(\)|\bThread\.Sleep\(")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"///\s*<summary>\s*</summary>")]
    private static partial Regex EmptySummary();

    [GeneratedRegex(@"/(work|home|root)/[a-z]|nuget\.org/v3|[A-Z]:\\Users")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\bMathF?\.(Exp|Log|Log2|Log10|Pow|Sin|Cos|Tan|Tanh|Sinh|Cosh|Atan|Atan2|Asin|Acos|Cbrt|FusedMultiplyAdd|ReciprocalEstimate|ReciprocalSqrtEstimate)\b")]
    private static partial Regex LibraryTranscendental();
}
