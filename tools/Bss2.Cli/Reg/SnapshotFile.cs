using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary>Snapshots on disk.</summary>
internal static class SnapshotFile
{
    /// <exception cref="UserException">The file is not there.</exception>
    /// <exception cref="RegisterInputException">The file is no snapshot.</exception>
    public static async Task<RegisterSnapshot> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new UserException($"Expected a snapshot file, found none at '{path}'. Make one with bss2 reg dump --out FILE.");
        return RegisterSnapshotText.Read(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), path);
    }

    /// <summary>Writes it whole or not at all.</summary>
    public static async Task WriteAsync(string path, RegisterSnapshot snapshot, CancellationToken cancellationToken)
    {
        string temporary = path + ".part";
        await File.WriteAllTextAsync(temporary, RegisterSnapshotText.Write(snapshot), cancellationToken).ConfigureAwait(false);
        File.Move(temporary, path, overwrite: true);
    }
}
