using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.EndToEnd.Tests;

/// <summary>The plasticity kernel on the simulated chip: its arithmetic against a plain one, with readings that are known (the converter's test pattern).</summary>
public sealed class PlasticityKernelTests
{
    private const uint BottomSram = 0x0380_0000, BottomWeights = 0x03C0_0000, TestPattern = 0x10_0000;
    private const int Ppu = 1, Columns = 256;

    [Theory]
    [InlineData(64, -32, 63)]
    [InlineData(127, 127, 63)]
    [InlineData(-128, -128, 40)]
    [InlineData(0, 0, 63)]
    [InlineData(5, -128, 63)]
    public async Task Every_synapse_follows_the_rule(int etaCausal, int etaAcausal, int weightMax)
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        var rule = new PlasticityRule { EtaCausal = etaCausal, EtaAcausal = etaAcausal, WeightMax = weightMax, FirstRow = 17, RowCount = 3 };
        var random = new Random(3);
        var bases = new byte[512];
        random.NextBytes(bases);
        for (int i = 0; i < bases.Length; i++) bases[i] &= 127;
        byte[] before = await WriteWeightsAsync(board, random);

        PlaybackProgramBuilder b = new();
        PlasticityKernel.AppendLoad(b, Ppu, rule);
        PlasticityKernel.AppendBases(b, Ppu, bases);
        foreach (string window in (string[])["causal", "acausal"])
        {
            int word = PlasticityKernel.Program.WordOf(window);
            b.WriteWord(BottomSram + (uint)word, PlasticityKernel.Program.Words[word] | TestPattern);
        }
        PlasticityKernel.AppendUpdate(b, Ppu);
        await board.Playback.RunAsync(b.Build(), cancellationToken: BoardPpu.Token);

        byte[] after = await ReadWeightsAsync(board);
        for (int row = 15; row < 22; row++)
            for (int c = 0; c < Columns; c++)
            {
                int code = (0x80 | ((c % 64) << 1)) >> 1, was = before[(row * Columns) + c];
                int expected = row is >= 17 and < 20 ? Rule(was, bases[((c & 1) * 128) + (c / 2)] - code, bases[256 + ((c & 1) * 128) + (c / 2)] - code, rule) : was;
                Assert.True(expected == after[(row * Columns) + c], $"row {row}, column {c}: {was} became {after[(row * Columns) + c]}, not {expected}");
            }
        Assert.Equal((uint[])[3], await board.ReadAsync(BottomSram + (uint)PlasticityKernel.Program.WordOf("rows_done"), 1));
        Assert.Empty(board.Board.ReportPpus()[Ppu].FirstFaults);
    }

    // Readings without correlation are their own baseline: nothing may change. (The model has no correlation sensors yet: each reading is one.)
    [Fact]
    public async Task Without_correlation_no_weight_changes()
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        byte[] before = await WriteWeightsAsync(board, new Random(4));
        PlaybackProgramBuilder b = new();
        PlasticityKernel.AppendLoad(b, Ppu, new PlasticityRule { EtaCausal = 127, EtaAcausal = -128 });
        PlasticityKernel.AppendBaseline(b, Ppu);
        BlockTicket bases = PlasticityKernel.AppendReadBases(b, Ppu);
        PlasticityKernel.AppendUpdate(b, Ppu);
        b.Barrier(BarrierKind.Omnibus);
        PlaybackResult result = await board.Playback.RunAsync(b.Build(), cancellationToken: BoardPpu.Token);
        Assert.Equal(before, await ReadWeightsAsync(board));
        Assert.DoesNotContain(0u, result.Get(bases).ToArray());
    }

    // Converter inputs are on the neurons again when the kernel is done, whatever they were before.
    [Fact]
    public async Task Column_switches_are_as_they_were()
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        uint row = BottomWeights + (256 * 64), labels = row + 0x4_0000;
        await board.WriteAsync((row + 3, 0x2000_2000), (row + 40, 0x2020_2020), (labels + 3, 0x0020_0020));
        PlaybackProgramBuilder b = new();
        PlasticityKernel.AppendLoad(b, Ppu, new PlasticityRule { EtaCausal = 1, EtaAcausal = 1, RowCount = 2 });
        PlasticityKernel.AppendUpdate(b, Ppu);
        await board.Playback.RunAsync(b.Build(), cancellationToken: BoardPpu.Token);
        uint[] causal = await board.ReadAsync(row, 64), acausal = await board.ReadAsync(labels, 64);
        Assert.Equal((0x2000_2000u, 0x2020_2020u, 0x0020_0020u, 0u), (causal[3], causal[40], acausal[3], causal[4]));
    }

    [Theory]
    [InlineData(128, 0, 63, 0, 1)]
    [InlineData(0, -129, 63, 0, 1)]
    [InlineData(0, 0, 64, 0, 1)]
    [InlineData(0, 0, 63, 256, 1)]
    [InlineData(0, 0, 63, 200, 57)]
    public void A_rule_out_of_range_is_refused(int causal, int acausal, int weightMax, int first, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PlasticityKernel.AppendLoad(new PlaybackProgramBuilder(), 0,
            new PlasticityRule { EtaCausal = causal, EtaAcausal = acausal, WeightMax = weightMax, FirstRow = first, RowCount = count }));

    private static int Rule(int weight, int causal, int acausal, PlasticityRule rule)
    {
        int first = Short(2 * SByte(causal) * rule.EtaCausal), sum = Short(Short(2 * SByte(acausal) * rule.EtaAcausal) + first);
        return Math.Clamp(SByte(weight + (sum >> 8)), 0, rule.WeightMax);
    }

    private static int SByte(int value) => Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue);

    private static int Short(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);

    // The omnibus sees the bits of a weight in another order: 5, 0, 1, 2, 3, 4 (chip-model.md 5.3).
    private static byte Permute(int value) => (byte)((value & 32) | ((value & 1) << 4) | ((value & 2) << 2) | (value & 4) | ((value & 8) >> 2) | ((value & 16) >> 4));

    private static async Task<byte[]> WriteWeightsAsync(BoardPpu board, Random random)
    {
        var weights = new byte[256 * Columns];
        for (int i = 0; i < weights.Length; i++) weights[i] = (byte)random.Next(64);
        var words = new List<(uint, uint)>();
        for (int row = 0; row < 256; row++)
            for (int q = 0; q < 64; q++)
            {
                uint data = 0;
                for (int e = 0; e < 4; e++) data |= (uint)Permute(weights[(row * Columns) + SynapseQuadOnChip.ColumnOf(q, e)]) << (8 * (3 - e));
                words.Add((BottomWeights + (uint)((row * 64) + q), data));
            }
        await board.WriteAsync([.. words]);
        return weights;
    }

    private static async Task<byte[]> ReadWeightsAsync(BoardPpu board)
    {
        uint[] words = await board.ReadAsync(BottomWeights, 256 * 64);
        var weights = new byte[256 * Columns];
        for (int w = 0; w < words.Length; w++)
            for (int e = 0; e < 4; e++) weights[(w / 64 * Columns) + SynapseQuadOnChip.ColumnOf(w % 64, e)] = Permute((int)(words[w] >> (8 * (3 - e))) & 63);
        return weights;
    }
}
