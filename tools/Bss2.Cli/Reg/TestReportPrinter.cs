using System.Globalization;
using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary>Prints what a test of registers found.</summary>
internal static class TestReportPrinter
{
    /// <summary>By block of the register map, or by register; then the first mismatches.</summary>
    public static void Print(TextWriter output, RegisterTestReport report, bool byBlock, bool verbose)
    {
        if (byBlock) PrintBlocks(output, report);
        else PrintRegisters(output, report);
        PrintMismatches(output, report);
        if (verbose) SkippedList.Write(output, report.Skipped);
        else if (report.Skipped.Count > 0) output.WriteLine($"left out {report.Skipped.Count} registers that hold nothing or have side effects (--verbose says why)");
        output.WriteLine(report.Mismatches == 0 ? $"all {Number(report.WordsChecked)} words read back as written" : $"{Number(report.Mismatches)} of {Number(report.WordsChecked)} checks failed");
    }

    public static object Json(string device, RegisterTestReport report) => new
    {
        Device = device, report.WordsChecked, report.Mismatches, Registers = report.Results.Select(r => new { Register = r.Container.Name, r.Container.Block, r.Instances, r.Absent, r.WordsChecked, r.Mismatches }),
        First = report.First.Select(m => new { Register = m.Container.Name, m.Coordinate, m.Word, m.Address, m.Expected, m.Found, m.Test }), Skipped = SkippedList.Json(report.Skipped),
    };

    private static void PrintBlocks(TextWriter output, RegisterTestReport report)
    {
        var table = new TextTable("", "block", "registers", "instances", "words checked", "wrong").Right(2, 3, 4, 5);
        foreach (IGrouping<string, RegisterTestResult> block in report.Results.GroupBy(r => r.Container.Block))
            table.Add(Mark(block.Sum(r => r.Mismatches)), block.Key, $"{block.Count()}", Number(block.Sum(r => r.Instances)), Number(block.Sum(r => r.WordsChecked)), Number(block.Sum(r => r.Mismatches)));
        table.Write(output);
    }

    private static void PrintRegisters(TextWriter output, RegisterTestReport report)
    {
        var table = new TextTable("", "register", "instances", "words checked", "wrong", "over").Right(2, 3, 4);
        foreach (RegisterTestResult r in report.Results)
            table.Add(Mark(r.Mismatches), r.Container.Name, $"{Number(r.Instances)}{(r.Absent > 0 ? $" ({r.Absent} absent)" : "")}", Number(r.WordsChecked), Number(r.Mismatches), Paths(r.Container));
        table.Write(output);
    }

    private static void PrintMismatches(TextWriter output, RegisterTestReport report)
    {
        if (report.First.Count == 0) return;
        output.WriteLine($"first {report.First.Count} of {Number(report.Mismatches)}:");
        var table = new TextTable("register", "word", "address", "written", "read", "bits", "test").Right(1);
        foreach (RegisterMismatch m in report.First)
            table.Add($"{m.Container.Name}{CoordinateSyntax.Format(m.Container, m.Coordinate, digits: true)}", $"{m.Word}", Hex(m.Address), Hex(m.Expected), m.Found is uint found ? Hex(found) : "no answer", m.Found is uint f ? Hex(f ^ m.Expected) : "", m.Test);
        table.Write(output, "  ");
    }

    private static string Paths(ContainerInfo container) =>
        string.Join(", ", RegisterPolicy.TestPaths(container).Select(p => p == RegisterPath.Jtag ? "JTAG" : container.IsOnOmnibus ? "omnibus" : "I2C"));

    private static string Mark(long mismatches) => mismatches == 0 ? "ok" : "FAIL";

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    private static string Hex(uint value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x8}");
}
