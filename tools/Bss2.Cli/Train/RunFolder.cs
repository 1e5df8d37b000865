using Bss2.Cli.Figures;

namespace Bss2.Cli.Train;

/// <summary>Files of a run.</summary>
public sealed class RunFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>Settings and results.</summary>
    public string Report => In("run.json");

    /// <summary>State between two batches, for --resume.</summary>
    public string Checkpoint => In("checkpoint.bin");

    /// <summary>Weights, float32 little-endian: hidden [246, 256], output [10, 246], row-major.</summary>
    public string Weights => In("weights.f32");

    /// <summary>Calibration of the chip that was applied.</summary>
    public string Calibration => In("calibration.json");

    /// <summary>A file of the folder.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the folder; a run in it is never overwritten by accident.</summary>
    /// <exception cref="UserException">The folder holds another run, or cannot be made.</exception>
    public static RunFolder Create(string? wanted, string defaultName)
    {
        string path = wanted ?? Unused(System.IO.Path.Combine("runs", defaultName));
        if (File.Exists(System.IO.Path.Combine(path, "run.json")))
            throw new UserException($"Expected an unused folder for the run, found run.json in {path}. Choose another --out, or continue that run with --resume {path}.");
        try { Directory.CreateDirectory(path); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { throw new UserException($"Expected to make the run folder {path}, found: {fault.Message} Choose another place with --out."); }
        return new RunFolder(path);
    }

    /// <summary>Writes a figure as SVG and PNG.</summary>
    internal void Save(string name, Drawing drawing)
    {
        Write(In(name + ".svg"), SvgWriter.Write(drawing));
        File.WriteAllBytes(In(name + ".png"), PngWriter.Write(drawing));
    }

    /// <summary>Writes a text so that the file is whole at any time.</summary>
    public static void Write(string file, string text)
    {
        File.WriteAllText(file + ".partial", text);
        File.Move(file + ".partial", file, overwrite: true);
    }

    private static string Unused(string path)
    {
        string candidate = path;
        for (int i = 2; Directory.Exists(candidate); i++) candidate = $"{path}-{i}";
        return candidate;
    }
}
