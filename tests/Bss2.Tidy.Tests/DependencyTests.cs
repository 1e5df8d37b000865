using System.Xml.Linq;
using Bss2.Tests;

namespace Bss2.Tidy.Tests;

/// <summary>The layering is law: which project may reference which (architecture: Chip, Protocol, then everything else).</summary>
public class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Bss2.Chip"] = [],
        ["Bss2.Protocol"] = ["Bss2.Chip"],
        ["Bss2.Transport"] = ["Bss2.Chip", "Bss2.Protocol"],
        ["Bss2.Experiment"] = ["Bss2.Chip", "Bss2.Protocol"],
        ["Bss2.Calibration"] = ["Bss2.Chip", "Bss2.Protocol", "Bss2.Experiment"],
        ["Bss2.Training"] = ["Bss2.Chip", "Bss2.Protocol", "Bss2.Experiment"],
        ["Bss2.Simulation"] = ["Bss2.Chip", "Bss2.Protocol"],
        ["Bss2.RegisterMap"] = [],
        ["Bss2.Cli"] = ["Bss2.Chip", "Bss2.Protocol", "Bss2.Experiment", "Bss2.Calibration", "Bss2.Training", "Bss2.Simulation", "Bss2.Transport"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_layering_allows(string project)
    {
        string file = ProjectFiles().Single(f => Path.GetFileNameWithoutExtension(f) == project);
        string[] references = References(file);
        Assert.All(references, r => Assert.True(
            Allowed[project].Contains(r),
            $"{project} references {r}. Allowed are: {string.Join(", ", Allowed[project])}. Move the code, or change the architecture on purpose."));
    }

    [Fact]
    public void Every_program_and_library_is_in_the_table()
    {
        string[] found = [.. ProjectFiles().Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];
        Assert.Equal(Allowed.Keys.Order(), found);
    }

    [Fact]
    public void No_project_but_its_tests_references_the_register_map_tool()
    {
        foreach (string file in Directory.EnumerateFiles(Repository.Path(), "*.csproj", SearchOption.AllDirectories))
            if (Path.GetFileNameWithoutExtension(file) is not "Bss2.RegisterMap.Tests")
                Assert.DoesNotContain("Bss2.RegisterMap", References(file));
    }

    [Fact]
    public void Compiled_assemblies_keep_the_forbidden_edges_too()
    {
        AssertNoReference(typeof(Protocol.IFpgaLink), "System.Net.Sockets", "System.IO.Ports", "Bss2.Simulation", "Bss2.Experiment");
        AssertNoReference(typeof(Simulation.ChipOptions), "System.Net.Sockets", "Bss2.Experiment", "Bss2.Training", "Bss2.Calibration");
        AssertNoReference(typeof(Training.ISubstrate), "System.Net.Sockets", "Bss2.Simulation", "Bss2.Calibration");
    }

    private static void AssertNoReference(Type inside, params string[] forbidden) =>
        Assert.All(inside.Assembly.GetReferencedAssemblies(), reference => Assert.DoesNotContain(reference.Name, forbidden));

    private static IEnumerable<string> ProjectFiles() =>
        new[] { "src", "hw-sim", "tools" }.SelectMany(folder => Directory.EnumerateFiles(Repository.Path(folder), "*.csproj", SearchOption.AllDirectories));

    private static string[] References(string file) =>
        [.. XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')))];
}
