using System.Text.Json;

namespace Bss2.Cli.Tests;

/// <summary>Runs <c>bss2</c> in this process, in a folder of its own that goes away with it.</summary>
internal sealed class Cli : IDisposable
{
    public Cli() => Folder = Directory.CreateTempSubdirectory("bss2-").FullName;

    public string Folder { get; }

    public string In(string name) => Path.Combine(Folder, name);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        StringWriter output = new(), errors = new();
        int exit = await Program.RunAsync(arguments, output, errors, Token);
        return (exit, output.ToString(), errors.ToString());
    }

    /// <summary>The object on the last line of the output of a run that must succeed.</summary>
    public static async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        (int exit, string output, string errors) = await RunAsync([.. arguments, "--json"]);
        Assert.True(exit == ExitCode.Ok, errors);
        return LastLine(output);
    }

    public static JsonElement LastLine(string output) => JsonDocument.Parse(output.TrimEnd('\n', '\r').Split('\n')[^1]).RootElement;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
