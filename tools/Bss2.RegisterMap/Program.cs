namespace Bss2.RegisterMap;

/// <summary>Reads firmware-spec, validates it, and writes (or with --check compares) the generated C# and Markdown.</summary>
public static class Program
{
    /// <summary>Exit code 0: written or fresh; 1: a generated file is stale; 2: the map contradicts itself.</summary>
    public static int Main(string[] arguments)
    {
        bool check = arguments.Contains("--check");
        string root = FindRoot();
        try
        {
            return Run(root, check) ? 0 : 1;
        }
        catch (MapException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return 2;
        }
    }

    /// <summary>Everything that is generated: path below the repository and text.</summary>
    public static IReadOnlyList<(string Path, string Text)> Outputs(string root)
    {
        Map map = Reader.Read(Path.Combine(root, "firmware-spec"));
        Validator.Check(map);
        Isa isa = IsaReader.Read(Path.Combine(root, "firmware-spec"));
        IsaValidator.Check(isa);
        return [.. CSharpEmitter.Emit(map), .. MarkdownEmitter.Emit(map), .. IsaCSharpEmitter.Emit(isa), IsaMarkdownEmitter.Emit(isa)];
    }

    private static bool Run(string root, bool check)
    {
        bool fresh = true;
        foreach ((string path, string text) in Outputs(root))
        {
            string file = Path.Combine(root, path);
            if (File.Exists(file) && File.ReadAllText(file) == text) continue;
            fresh = false;
            Console.WriteLine(check ? $"stale: {path}" : $"wrote {path}");
            if (check) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        return fresh || !check;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Bss2Driver.sln"))) return folder.FullName;
        throw new MapException("Bss2Driver.sln was not found in or above the current folder; run inside the checkout.");
    }
}
