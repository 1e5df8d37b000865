using Bss2.Protocol;
using CsCheck;

namespace Bss2.Simulation.Tests;

/// <summary>chip-model 8.3: the response stream never depends on how the words arrive.</summary>
public class SlicingTests
{
    private static readonly uint[] Addresses = [0, 1, 0x0011_0001, 0x0004_0000, 0x8000_0007, 0x8400_1234, FpgaRegisters.Timer, FpgaRegisters.EventRecording, FpgaRegisters.PhyEnables, FpgaRegisters.PerfTest, FpgaRegisters.ArqReads, FpgaRegisters.PhyWords, FpgaRegisters.PhyWords + 1];

    private static readonly int[] JtagInstructions = [1, 5, 6, 7, 127];

    private static readonly Gen<uint> Address = Gen.Int[0, Addresses.Length - 1].Select(i => Addresses[i]);

    // Any instruction, garbage included; waits and time limits short enough to let time-outs happen.
    private static readonly Gen<ulong[]> Instruction = Gen.Frequency(
        (6, Gen.Select(Address, Gen.UInt[0, 3], Gen.UInt[0, 15]).Select((a, d, e) => FpgaRig.Write(a, d, e))),
        (6, Address.Select(a => new[] { FpgaRig.Read(a) })),
        (6, Gen.UShort.Array[1, 3].Select(l => new[] { l.Length == 1 ? UtWord.SpikePack(l[0]) : l.Length == 2 ? UtWord.SpikePack(l[0], l[1]) : UtWord.SpikePack(l[0], l[1], l[2]) })),
        (3, Gen.UInt[0, 20_000].Select(t => new[] { UtWord.WaitUntil(t) })),
        (2, Gen.Const(new[] { UtWord.TimerSetup })),
        (2, Gen.Int[0, 31].Select(k => new[] { UtWord.Barrier((BarrierKind)k) })),
        (2, Gen.Bool.Select(t => new[] { t ? UtWord.Tick : UtWord.Halt })),
        (1, Gen.Bool.Select(e => new[] { UtWord.PollingOmnibusBlock(e) })),
        (1, Gen.UInt[50, 3000].Select(t => FpgaRig.Write(FpgaRegisters.InstructionTimeout, t))),
        (1, Gen.Bool.Select(s => new[] { UtWord.SystimeInit(s) })),
        (1, Gen.Const(FpgaRig.Start)),
        (1, Gen.Const(FpgaRig.Write(FpgaRegisters.SpikeIoConfig, 0x7_0001))),
        (1, Gen.Bool.Select(a => new[] { UtWord.ChipReset(a) })),
        (1, Gen.Select(Gen.Int[0, 4].Select(i => JtagInstructions[i]), Gen.ULong[0, 0x1_FFFF_FFFF], Gen.Int[3, 33], Gen.Bool).Select((i, d, n, k) => new[] { UtWord.JtagInstruction(i), UtWord.JtagData(d, n, k) })),
        (1, Gen.Int[16, 255].Select(h => new[] { (ulong)h << 56 })));

    private static readonly Gen<ulong[]> Program = Instruction.Array[1, 60].Select(parts => (ulong[])[.. parts.SelectMany(p => p), UtWord.Halt]);

    [Fact]
    public void Any_program_gives_the_same_words_however_it_is_cut() =>
        Gen.Select(Program, Gen.Int[0, 8].Array[1, 20]).Sample((words, cuts) => Assert.Equal(new FpgaRig().RunWords(words), RunCut(new FpgaRig(), words, cuts)), iter: 1500);

    [Fact]
    public void A_word_at_a_time_gives_the_same_words() =>
        Program.Sample(words => Assert.Equal(new FpgaRig().RunWords(words), RunCut(new FpgaRig(), words, [1])), iter: 500);

    [Fact]
    public void A_full_buffer_that_is_emptied_in_any_pieces_gives_the_same_words() =>
        Gen.Select(Program, Gen.Int[1, 40].Array[1, 10]).Sample((words, takes) =>
        {
            ulong[] expected = new FpgaRig().RunWords(words);
            Assert.Equal(expected, RunTaking(new FpgaRig(new FpgaOptions { ResponseWordsMax = 3 }), words, takes));
        }, iter: 500);

    [Fact]
    public void Every_read_is_answered_once_and_every_halt_too() =>
        Program.Sample(words =>
        {
            // A limit that nothing exceeds: no instruction is skipped.
            ulong[] patient = [.. FpgaRig.Write(FpgaRegisters.InstructionTimeout, uint.MaxValue), .. words.Where(w => !LimitsOrPolls(w)), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt];
            List<Answer> answers = new FpgaRig().Run(patient);
            Assert.Equal(patient.Count(IsRead), answers.Count(a => a.Opcode == UtFromFpgaOpcode.OmnibusData));
            Assert.Equal(patient.Count(w => UtWord.Opcode(w) == UtToFpgaOpcode.Loopback), answers.Count(a => a.Opcode == UtFromFpgaOpcode.Loopback));
            Assert.Equal(patient.Count(w => UtWord.Opcode(w) == UtToFpgaOpcode.JtagData && (w >> 48 & 1) != 0), answers.Count(a => a.Opcode == UtFromFpgaOpcode.JtagData));
        }, iter: 1000);

    [Fact]
    public void The_halt_is_answered_whatever_happened_before() =>
        Program.Sample(words => Assert.True(new FpgaRig().Run(words).Last().IsHalt), iter: 1000);

    [Fact]
    public void Times_never_run_back_by_more_than_the_annotation_may_run_ahead() =>
        Program.Sample(words =>
        {
            var rig = new FpgaRig();
            rig.Run([.. FpgaRig.Start, UtWord.Halt]);
            long last = 0;
            // Only resets and synchronisations set the clock back on purpose.
            foreach (Answer answer in rig.Run([.. words.Where(w => UtWord.Opcode(w) is not (UtToFpgaOpcode.ChipReset or UtToFpgaOpcode.SystimeInit))]))
            {
                Assert.True(answer.FpgaTime >= last - 34, $"{answer.Opcode} at {answer.FpgaTime} after {last}");
                last = Math.Max(last, answer.FpgaTime);
            }
        }, iter: 1000);

    [Fact]
    public void The_whole_board_gives_the_same_words_however_they_are_cut()
    {
        ulong[] words = BoardPrograms.InitialisationAndSpikes();
        ulong[] expected = RunWhole(words, [words.Length]);
        Assert.True(expected.Length > 400, "the program must have brought events");
        foreach (int[] cuts in new[] { [1], new[] { 7, 100, 3 }, [64] }) Assert.Equal(expected, RunWhole(words, cuts));
    }

    [Fact]
    public void The_whole_board_gives_the_same_words_when_fresh_and_when_used()
    {
        ulong[] words = BoardPrograms.InitialisationAndSpikes();
        var chip = new ChipOptions();
        var board = new FpgaModel(new FpgaOptions(), bus => new ChipModel(chip, bus));
        board.Execute(words);
        ulong[] first = Take(board);
        board.Execute(words);
        Assert.Equal(first, Take(board));
    }

    private static bool IsRead(ulong word) => UtWord.Opcode(word) == UtToFpgaOpcode.OmnibusAddress && (word >> 36 & 1) != 0;

    private static bool LimitsOrPolls(ulong word) =>
        UtWord.Opcode(word) == UtToFpgaOpcode.PollingOmnibusBlock || (UtWord.Opcode(word) == UtToFpgaOpcode.OmnibusAddress && (uint)word == FpgaRegisters.InstructionTimeout);

    private static ulong[] RunWhole(ulong[] words, int[] cuts)
    {
        var board = new FpgaModel(new FpgaOptions(), bus => new ChipModel(new ChipOptions(), bus));
        int at = 0;
        for (int i = 0; at < words.Length; i++) at += board.Execute(words.AsSpan(at, Math.Min(cuts[i % cuts.Length], words.Length - at)));
        return Take(board);
    }

    private static ulong[] Take(FpgaModel board)
    {
        var taken = new ulong[board.ResponseCount];
        board.Take(taken);
        return taken;
    }

    private static ulong[] RunCut(FpgaRig rig, ulong[] words, int[] cuts)
    {
        List<ulong> taken = [];
        int at = 0;
        for (int i = 0; at < words.Length; i++)
        {
            // Transfers of length 0 look at the model between two words: that must not matter either; all-zero cuts still end.
            int length = Math.Min(i < 1000 ? cuts[i % cuts.Length] : words.Length, words.Length - at);
            Assert.Equal(length, rig.Fpga.Execute(words.AsSpan(at, length)));
            at += length;
            taken.AddRange(rig.TakeAll());
        }
        return [.. taken];
    }

    private static ulong[] RunTaking(FpgaRig rig, ulong[] words, int[] takes)
    {
        List<ulong> taken = [];
        var buffer = new ulong[64];
        int at = 0;
        for (int i = 0; at < words.Length || rig.Fpga.ResponseCount > 0 || !rig.Fpga.IsDrained; i++)
        {
            at += rig.Fpga.Execute(words.AsSpan(at));
            int count = rig.Fpga.Take(buffer.AsSpan(0, takes[i % takes.Length]));
            taken.AddRange(buffer.AsSpan(0, count));
        }
        return [.. taken];
    }
}
