using System.CommandLine;
using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 reg list</c>: what there is; with one name, its coordinate and fields. Opens no device.</summary>
internal static class RegListCommand
{
    private static readonly Argument<string?> Name = new("NAME") { Description = "Part of a name; the whole name shows coordinate and fields.", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create()
    {
        Name.CompletionSources.Add(RegisterCompletions.Complete);
        var command = new Command("list", "List registers, or the fields of one. Opens no device.") { Name };
        command.SetAction((result, _) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => Task.FromResult(Run(result.GetValue(Name) ?? "", result.InvocationConfiguration.Output))));
        return command;
    }

    private static int Run(string name, TextWriter output)
    {
        ContainerInfo[] found = [.. RegisterCatalog.All.Where(c => c.Name.Contains(name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))];
        if (found.Length == 0) RegisterNames.Container(name);
        ContainerInfo? one = found.Length == 1 ? found[0] : Array.Find(found, c => RegisterNames.IsBeginningOf(name, c.Name) && RegisterNames.IsBeginningOf(c.Name, name));
        if (one is not null) PrintFields(one, output);
        else PrintNames(found, output);
        return ExitCode.Ok;
    }

    private static void PrintNames(ContainerInfo[] containers, TextWriter output)
    {
        var table = new TextTable("register", "instances", "words", "access", "over", "").Right(1, 2);
        foreach (ContainerInfo c in containers) table.Add(c.Name, $"{c.CoordinateCount}", $"{c.WordCount}", Access(c), Over(c), c.Doc);
        table.Write(output);
    }

    private static void PrintFields(ContainerInfo c, TextWriter output)
    {
        output.WriteLine($"{c.Name}: {c.Doc}");
        output.WriteLine($"  {(c.CoordinateCount == 1 ? "one instance" : RegisterSyntax.Describe(c))}, {c.WordCount} words, {Access(c)} over {string.Join(", ", c.Channels)}");
        if (!c.ReadableOnHardware) output.WriteLine("  a real chip does not read it back");
        var table = new TextTable("field", "values", "default", "").Right(2);
        foreach (FieldInfo f in c.Fields) table.Add(f.Name, RegisterSyntax.DescribeValues(f), RegisterSyntax.FormatValue(f, f.Default), f.Doc);
        if (table.Count > 0) table.Write(output, "  ");
    }

    private static string Over(ContainerInfo c) => c.Channels[0] switch { "Omnibus" => c.Channels.Length > 1 ? "omnibus, JTAG" : "omnibus", string o when o.Contains("JTAG", StringComparison.Ordinal) => "JTAG", string o when o.StartsWith("I2C", StringComparison.Ordinal) => "I2C", string o when o.StartsWith("SPI", StringComparison.Ordinal) => "SPI", _ => "instruction" };

    private static string Access(ContainerInfo c) => c.IsTrigger ? "trigger" : c.Readable ? c.Writable ? "read, write" : "read" : "write";
}
