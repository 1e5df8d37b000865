namespace Bss2.EndToEnd.Tests.Client;

/// <summary>Both converters over the omnibus and the event path (registers-notes.md 6, 14; chip-model.md 4).</summary>
public class ReadoutTests
{
    private const uint Cadc = 0x02C8_0000, Acausal = 0x4_0000, TestPattern = 0x10_0000, Buffered = 0x20_0000, MadcControl = 0x000C_0000;
    private const uint RampOffsetCell = (32 * 128) + 4, RampSlopeCell = (32 * 128) + 15;
    private const uint WakeUp = 1, Start = 2, Stop = 4, Continuous = 16;

    // The reference's default configuration.
    private static readonly uint[] MadcDefault = [13_568, 49_248, 0, 0, 259, 457, 1, 249, 0, 81];

    [Theory]
    [InlineData(0, 0), InlineData(0, 255), InlineData(1, 0), InlineData(1, 97)]
    public Task The_static_pattern_is_read_in_every_window(int hemisphere, int row) => ClientBench.RunInitialisedAsync(link =>
    {
        foreach (uint window in (uint[])[TestPattern, TestPattern | Acausal, TestPattern | Buffered, TestPattern | Buffered | Acausal])
            Assert.Equal([.. Enumerable.Range(0, 256).Select(c => (byte)(0x80 | (c % 64) << 1))], Row(link.Run(new ClientProgram().ReadBlock(Cadc + ((uint)hemisphere << 24) + window + (64 * (uint)row), 64).Barrier(ClientProgram.Omnibus)).Data));
    });

    [Theory]
    [InlineData(0, 0), InlineData(1, 200)]
    public Task A_row_is_one_conversion_and_keeps_its_codes_until_the_next(int hemisphere, int row) => ClientBench.RunInitialisedAsync(link =>
    {
        Prepare(link, hemisphere, _ => 0x80);
        uint[] data = link.Run(ReadRow(ReadRow(new ClientProgram(), hemisphere, row, triggers: true), hemisphere, row, triggers: false)).Data;
        Assert.Equal(data[..128], data[128..]);
        Assert.InRange(data.SelectMany(Bytes).Distinct().Count(), 3, 256);
        Assert.NotEqual(data[..128], link.Run(ReadRow(new ClientProgram(), hemisphere, row, triggers: true)).Data);
    }, chip: SimulatedSetup.Ideal with { Noise = true });

    [Theory]
    [InlineData(0, 171), InlineData(1, 172)]
    public Task Channel_offsets_are_added_to_the_codes(int hemisphere, int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        // Memory of the offsets: west half at 0x800, two branches beside each other; stored with 128 added.
        var random = new Random(seed);
        byte[] offsets = [.. Enumerable.Range(0, 512).Select(_ => (byte)random.Next(256))];
        Prepare(link, hemisphere, _ => 0x80);
        uint[] plain = link.Run(ReadRow(new ClientProgram(), hemisphere, 5, triggers: true)).Data;
        Prepare(link, hemisphere, i => offsets[i]);
        uint[] shifted = link.Run(ReadRow(new ClientProgram(), hemisphere, 5, triggers: true)).Data;
        for (int branch = 0; branch < 2; branch++)
        {
            byte[] before = Row(plain[(64 * branch)..]), after = Row(shifted[(64 * branch)..]);
            for (int c = 0; c < 256; c++) Assert.Equal(Math.Clamp(before[c] + offsets[(2 * c) + branch] - 128, 0, 255), after[c]);
        }
    });

    [Fact]
    public Task Resets_of_correlation_sensors_are_accepted_everywhere() => ClientBench.RunInitialisedAsync(link =>
    {
        var program = new ClientProgram();
        for (uint quad = 0; quad < 256 * 64; quad++) program.Write(0x02C9_0000 + (quad % 2 << 24) + quad, quad);
        link.Run(ReadRow(ReadRow(program, 0, 3, triggers: true), 1, 3, triggers: true));
    });

    [Theory]
    [InlineData(100), InlineData(1025), InlineData(5000)]
    public Task The_fast_converter_takes_as_many_samples_as_it_is_told(int count) => ClientBench.RunInitialisedAsync(link =>
    {
        uint[] config = [.. MadcDefault];
        (config[3], config[6]) = ((uint)count, 3);      // number_of_samples, enable_dummy_data
        (int Value, int Channel, ulong ChipTime)[] samples = [.. Record(link, config, new ClientProgram().Write(MadcControl, Start).WaitFor((uint)(5 * count) + 1000)).Samples];
        Assert.Equal(Enumerable.Range(0, count).Select(i => i & 0x3FF), samples.Select(s => s.Value));
        // 34 ns are 4.25 ticks.
        for (int i = 1; i < count; i++) Assert.InRange((double)(samples[i].ChipTime - samples[0].ChipTime) - (4.25 * i), -1.01, 1.01);
    });

    [Theory]
    [InlineData(20_000), InlineData(300_000)]
    public Task Continuous_samples_run_at_their_rate_until_they_are_stopped(int ticks) => ClientBench.RunInitialisedAsync(link =>
    {
        ClientProgram record = new ClientProgram().Write(MadcControl, Start | Continuous).WaitFor((uint)ticks).Write(MadcControl, Stop | Continuous).WaitFor(1000);
        ClientAnswers answers = Record(link, MadcDefault, record);
        Assert.InRange(answers.Samples.Count, (ticks / 4.25) - 5, (ticks / 4.25) + 5);
        Assert.Empty(answers.Spikes);
        Assert.Empty(link.Run(new ClientProgram().WaitFor(10_000)).Samples);
        Assert.Empty(link.Run(new ClientProgram().Write(0x8800_0005, 0).Append(record)).Samples);
    });

    // Converters on, a ramp that open channels are in the middle of, and offsets by 2 * column + branch.
    private static void Prepare(ClientLink link, int hemisphere, Func<int, byte> offset)
    {
        uint at = (uint)hemisphere << 24;
        var program = new ClientProgram();
        for (uint side = 0; side < 2; side++)
        {
            uint block = 0x0014_0000 + (0x8000 * ((2 * (uint)hemisphere) + side));
            program.Write((block + RampOffsetCell, 31), (block + RampSlopeCell, 369));
        }
        for (int i = 0; i < 512; i++) program.Write((i < 256 ? 0x0240_0800u : 0x0240_0000u) + at + ((uint)i & 0xFF), offset(i));
        link.Run(program.Barrier(ClientProgram.Omnibus).WaitFor(2000));
    }

    // As the reference reads a row: the first causal quad triggers, all others are those of that conversion.
    private static ClientProgram ReadRow(ClientProgram program, int hemisphere, int row, bool triggers)
    {
        uint first = Cadc + ((uint)hemisphere << 24) + (64 * (uint)row);
        program.Read(first | (triggers ? 0 : Buffered)).ReadBlock((first | Buffered) + 1, 63);
        return program.ReadBlock(first | Buffered | Acausal, 64).Barrier(ClientProgram.Omnibus);
    }

    private static ClientAnswers Record(ClientLink link, uint[] config, ClientProgram record)
    {
        var program = new ClientProgram();
        for (uint w = 0; w < config.Length; w++) program.Write(MadcControl + 1 + w, config[w]);
        link.Run(program.Write(MadcControl, WakeUp).WaitFor(125_000));
        return link.Run(record);
    }

    // Entry e of quad q is column 8*(q mod 32) + 2e + q div 32, the first in the top byte.
    private static byte[] Row(uint[] quads)
    {
        var row = new byte[256];
        for (int q = 0; q < 64; q++)
            for (int e = 0; e < 4; e++) row[(8 * (q % 32)) + (2 * e) + (q / 32)] = (byte)(quads[q] >> (8 * (3 - e)));
        return row;
    }

    private static byte[] Bytes(uint word) => [(byte)(word >> 24), (byte)(word >> 16), (byte)(word >> 8), (byte)word];
}
