
namespace Bss2.Cli.Tests.Ppu;

public sealed class PpuCommandTests : IDisposable
{
    // Writes "hi!" into the mailbox and 0x12 as return code.
    private const string Program = """
            b start
        .org 0x40
        start:
            lis r3, 0x6869
            ori r3, r3, 0x2100
            stw r3, 0x3000(r0)
            li r4, 3
            mtctr r4
        loop:
            addi r5, r5, 6
            bdnz loop
        end:
            stw r5, 0x2ffc(r0)
            wait
        """;

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_program_is_assembled_disassembled_and_assembled_to_the_same_words()
    {
        string source = Write("program.s", Program), binary = _cli.In("program.bin"), again = _cli.In("again.bin");
        (int exit, string output, _) = await Cli.RunAsync("ppu", "asm", source, "-o", binary);
        Assert.Equal((ExitCode.Ok, $"{binary}: 25 words, 3 labels"), (exit, output.Trim()));

        (_, string text, _) = await Cli.RunAsync("ppu", "disasm", binary);
        Assert.Contains("bdnz L0054", text, StringComparison.Ordinal);
        await Cli.RunAsync("ppu", "asm", Write("again.s", text), "-o", again);

        Assert.Equal(File.ReadAllBytes(binary), File.ReadAllBytes(again));
    }

    [Fact]
    public async Task A_program_runs_on_both_processors_and_tells_its_return_code_and_mailbox()
    {
        (int exit, string output, _) = await Cli.RunAsync("ppu", "run", Write("program.s", Program), "--both");
        Assert.Equal(ExitCode.CheckFailed, exit);
        Assert.Equal(
            ["top     ended, return code 18, 32 cycles, 14 instructions", "top     mailbox: hi!", "bottom  ended, return code 18, 32 cycles, 14 instructions", "bottom  mailbox: hi!"],
            output.TrimEnd().Split('\n').Select(l => l.TrimEnd()));
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_left_after_the_time_given()
    {
        (int exit, string output, _) = await Cli.RunAsync("ppu", "run", Write("program.s", "li r3, 1\nb ."), "--timeout", "0.5", "--ppu", "1");
        Assert.Equal(ExitCode.CheckFailed, exit);
        Assert.Contains("bottom  still running after 0.5 ms of device time, return code 0", output, StringComparison.Ordinal);
        Assert.Contains("at 0x0004", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("li r3, 1\nwait", ExitCode.Ok)]
    [InlineData("ba 0x100000", ExitCode.CheckFailed)]
    public async Task A_program_that_ran_away_has_not_ended_well(string program, int code)
    {
        (int exit, string output, _) = await Cli.RunAsync("ppu", "run", Write("program.s", program));
        Assert.Equal(code, exit);
        Assert.Equal(code != ExitCode.Ok, output.Contains("fault: Top PPU, address 0x100000: expected the next instruction", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("asm", "program.bin", "name that ends in .s")]
    [InlineData("run", "program.bin", "expected a raw binary of whole words")]
    [InlineData("run", "missing.s", "found no file")]
    [InlineData("disasm", "wrong.s", "line 1: expected an instruction")]
    [InlineData("disasm", "broken.elf", "found 4. The file is cut off")]
    public async Task A_file_that_is_no_program_is_refused(string command, string file, string reason)
    {
        File.WriteAllBytes(_cli.In("program.bin"), [1, 2, 3]);
        File.WriteAllBytes(_cli.In("broken.elf"), [0x7F, (byte)'E', (byte)'L', (byte)'F']);
        Write("wrong.s", "isync");
        (int exit, _, string errors) = await Cli.RunAsync(["ppu", command, _cli.In(file), .. command == "asm" ? (string[])["-o", _cli.In("out")] : []]);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_shows_cycles_instructions_and_changed_registers()
    {
        (int exit, string output, _) = await Cli.RunAsync("ppu", "trace", Write("program.s", Program));
        Assert.Equal(ExitCode.Ok, exit);
        string[] lines = [.. output.TrimEnd().Split('\n').Select(l => l.TrimEnd())];
        Assert.Equal(15, lines.Length);
        Assert.Equal("        4 0x0000 b start", lines[0]);
        Assert.Equal("        9 0x0040 lis r3, 0x6869                     r3=0x68690000", lines[1]);
        Assert.Equal("       14 0x0054 addi r5, r5, 6                     r5=0x00000006", lines[6]);
        Assert.Equal("       15 0x0058 bdnz loop                          ctr=0x00000002", lines[7]);
        Assert.Equal("asleep after 32 cycles at 0x0064", lines[14]);
    }

    [Fact]
    public async Task A_trace_stops_before_a_break_point_and_after_a_change_of_what_is_watched()
    {
        string file = Write("program.s", Program);
        (_, string output, _) = await Cli.RunAsync("ppu", "trace", file, "--break", "end", "--from", "loop");
        Assert.Contains("break at end", output, StringComparison.Ordinal);
        Assert.Contains("r4   0x00000003  r5   0x00000012", output, StringComparison.Ordinal);
        Assert.DoesNotContain("lis r3", output, StringComparison.Ordinal);

        (_, output, _) = await Cli.RunAsync("ppu", "trace", file, "--watch", "0x2ffc");
        Assert.Contains("watch 0x2ffc: 0x00000000 -> 0x00000012", output, StringComparison.Ordinal);

        (_, output, _) = await Cli.RunAsync("ppu", "trace", file, "--watch", "r5", "--limit", "50");
        Assert.Contains("watch r5: 0x00000000 -> 0x00000006", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_breaks_steps_and_prints()
    {
        string script = Write("script", "# stop in the loop\nbreak loop\ncontinue\nprint r5\ncontinue\nstep 2\ndelete\nwatch 0x2ffc\ncontinue\nprint 0x3000\ncontinue\nquit\nnonsense");
        (int exit, string output, _) = await Cli.RunAsync("ppu", "trace", Write("program.s", Program), "--script", script);
        Assert.Equal(ExitCode.Ok, exit);
        string[] lines = [.. output.TrimEnd().Split('\n').Select(l => l.TrimEnd())];
        Assert.Equal(
            ["break at loop", "r5 = 0x00000000", "break at loop", "       20 0x0054 addi r5, r5, 6                     r5=0x0000000c", "       21 0x0058 bdnz loop                          ctr=0x00000001",
                "break at loop", "watch 0x2ffc: 0x00000000 -> 0x00000012", "0x3000 = 0x68692100", "asleep after 32 cycles at 0x0064"], lines);
    }

    [Theory]
    [InlineData("nonsense", "Script line 1: expected break WHERE")]
    [InlineData("break nowhere", "Expected an address (0x...) or a symbol of the program (end, loop, start), found 'nowhere'")]
    [InlineData("print 0x4000", "Expected a register or an address in own memory")]
    public async Task A_wrong_script_names_what_there_is(string line, string reason)
    {
        (int exit, _, string errors) = await Cli.RunAsync("ppu", "trace", Write("program.s", Program), "--script", Write("script", line));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
    }

    // A wait instruction sleeps until the decrementer ends; the trace goes on behind it.
    [Fact]
    public async Task A_trace_follows_a_processor_that_wakes_by_its_timer()
    {
        const string sleeper = "b start\n.org 0x30\nli r9, 9\nmttcr r0\nb end\n.org 0x40\nstart: lis r3, 0x400\nmttcr r3\nli r4, 1000\nmtdec r4\nori r5, r5, 0x8000\nmtmsr r5\nwait\nend: nop\nwait";
        (_, string output, _) = await Cli.RunAsync("ppu", "trace", Write("program.s", sleeper));
        Assert.Contains("       18 0x0058 wait\n     1013 0x0030 li r9, 9", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("asleep after 1022", output, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_cli.In(name), text);
        return _cli.In(name);
    }
}
