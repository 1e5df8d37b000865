namespace Bss2.EndToEnd.Tests.Client;

/// <summary>Execution as the client sees it: counts, blocking instructions, time-outs, times (link-protocol.md 3).</summary>
public class PlaybackTests
{
    private const uint TimeOut = 0x8800_0009, Timer = 0x8800_000C, Dna = 0x8800_0003;
    private const ulong TimeMask = (1UL << 43) - 1;

    [Theory]
    [InlineData("cube"), InlineData("jboa")]
    public Task The_digital_initialisation_ends_well_again_and_again(string board) => ClientBench.RunAsync(link =>
    {
        for (int i = 0; i < 3; i++) link.Initialise(board);
    });

    [Fact]
    public Task Barriers_of_every_kind_pass_before_and_after_the_initialisation() => ClientBench.RunAsync(link =>
    {
        for (int round = 0; round < 2; round++)
        {
            for (uint kinds = 0; kinds < 32; kinds++) link.Run(new ClientProgram().Read(0x0280_0000).JtagWrite(0, kinds).Barrier(kinds).Barrier(ClientProgram.Omnibus | ClientProgram.Jtag));
            link.Initialise();
        }
    });

    [Theory]
    [InlineData(31), InlineData(32), InlineData(33)]
    public Task Every_read_of_any_address_has_one_answer_and_no_time_is_told_unasked(int seed) => ClientBench.RunAsync(link =>
    {
        var random = new Random(seed);
        for (int i = 0; i < 20; i++)
        {
            var program = new ClientProgram();
            for (int n = random.Next(500); n > 0; n--)
                _ = random.Next(4) switch
                {
                    0 => program.Read((uint)random.NextInt64(1L << 32)),
                    1 => program.Read((uint)random.NextInt64(1L << 32) & 0x8FFF_FFFF | 0x8800_0000),
                    2 => program.JtagRead((uint)random.NextInt64(1L << 31)),
                    _ => program.Tick(),
                };
            link.Run(program.Barrier(ClientProgram.Omnibus | ClientProgram.Jtag));
        }
    });

    [Fact]
    public Task Who_asks_for_the_time_before_a_synchronisation_gets_one_message() => ClientBench.RunAsync(link =>
        Assert.Equal(1, link.Run(new ClientProgram().SystimeInit(false).Tick().Read(Dna).Barrier(ClientProgram.Omnibus)).TimeMessages));

    [Theory]
    [InlineData(41), InlineData(42)]
    public Task The_timer_waits_as_long_as_it_is_told(int seed) => ClientBench.RunAsync(link =>
    {
        var random = new Random(seed);
        for (int i = 0; i < 30; i++)
        {
            uint wait = (uint)random.Next(1, 1 << random.Next(4, 24));
            uint[] timer = link.Run(new ClientProgram().Setup().WaitUntil(wait).WaitUntil(wait / 2).Read(Timer).Setup().Read(Timer).Barrier(ClientProgram.Omnibus)).Data;
            Assert.InRange(timer[0], wait, wait + 10);
            Assert.InRange(timer[1], 0u, 10u);
        }
    });

    [Theory]
    [InlineData(51), InlineData(52)]
    public Task A_polling_block_goes_on_when_its_condition_holds(int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(seed);
        for (int i = 0; i < 30; i++)
        {
            uint bit = 1u << random.Next(9, 18), word = (uint)random.NextInt64(1L << 32), mask = (uint)random.NextInt64(1L << 32) | 1, at = 0x0280_0000u + (uint)random.Next(4096);
            uint[] data = link.Run(new ClientProgram()
                .Setup().Poll(Timer, bit, bit).Read(Timer).Setup().Poll(Timer, bit, 0, equal: false).Read(Timer)
                .Write(at, word).Poll(at, mask, word & mask).Poll(at, mask, ~word & mask, equal: false).Read(at).Barrier(ClientProgram.Omnibus)).Data;
            Assert.InRange(data[0], bit, bit + 300);
            Assert.InRange(data[1], bit, bit + 300);
            Assert.Equal(word, data[2]);
        }
    });

    [Theory]
    [InlineData(61), InlineData(62), InlineData(63)]
    public Task An_instruction_that_takes_too_long_is_notified_with_its_number_and_the_halt_is_answered(int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(seed);
        for (int i = 0; i < 10; i++)
        {
            uint limit = (uint)random.Next(1_000, 100_000), word = (uint)random.NextInt64(1L << 32);
            var program = new ClientProgram().Write(TimeOut, limit).Write(0x0280_0000, word).WaitFor(3 * limit);
            for (int n = random.Next(100); n > 0; n--) program.Tick();
            program.Poll(0x0280_0000, uint.MaxValue, ~word);
            int index = program.Words.Count - 1, ticks = program.Ticks;
            ClientAnswers answers = link.Run(program.Tick().Read(Dna).Barrier(ClientProgram.Omnibus), timesOut: true);
            Assert.Equal((uint)index, answers.TimeOuts[0].Index);
            Assert.Equal((ticks, 0), (answers.Ticks.Count, answers.Omnibus.Count));
            // What grenade asks for after a failed run.
            link.Run(new ClientProgram().ReadBlock(0x8800_C010, 4).ReadBlock(0x8800_C000, 16).ReadBlock(0x8800_4004, 24).Barrier(ClientProgram.Omnibus));
            Assert.Equal(word, link.Run(new ClientProgram().Write(TimeOut, 1_250_000).Read(0x0280_0000).Barrier(ClientProgram.Omnibus)).Data[0]);
        }
    });

    [Theory]
    [InlineData(71), InlineData(72)]
    public Task Ticks_are_as_far_apart_as_they_were_waited_for_and_time_goes_on_between_programs(int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(seed);
        ulong last = 0;
        for (int i = 0; i < 20; i++)
        {
            var program = new ClientProgram().Setup();
            List<uint> waits = [2];
            while (waits.Count < 50) waits.Add(waits[^1] + 2 + (uint)random.Next(1 << random.Next(1, 16)));
            foreach (uint wait in waits) program.WaitUntil(wait).Tick();
            ClientAnswers answers = link.Run(program);
            Assert.True(answers.Ticks[0] > last);
            last = answers.Ticks[^1];
            for (int t = 1; t < waits.Count; t++) Assert.InRange((long)(answers.Ticks[t] - answers.Ticks[0]) - (waits[t] - waits[0]), -1, 1);
        }
    });

    [Theory]
    [InlineData(81), InlineData(82)]
    public Task A_synchronisation_sets_the_time_to_its_base_and_the_base_reads_back(int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(seed);
        for (int i = 0; i < 20; i++)
        {
            ulong start = (ulong)random.NextInt64(1L << random.Next(1, 43)) & (TimeMask - (1 << 24));
            ClientAnswers answers = link.Run(new ClientProgram().Write((0, (uint)start), (1, (uint)(start >> 32))).ReadBlock(0, 2).Barrier(ClientProgram.Omnibus)
                .SystimeInit(true).Barrier(ClientProgram.Systime).Tick().JtagRead(0).Spikes(0x1234).WaitFor(1000).Tick().Barrier(ClientProgram.Jtag));
            Assert.Equal([(uint)start, (uint)(start >> 32)], answers.Data);
            Assert.InRange(answers.Ticks[0] - start, 0ul, 85 * 125ul);
            Assert.InRange(answers.Ticks[1] - start, 1000ul, 20_000ul);
            Assert.InRange(answers.Jtag[0].Time, answers.Ticks[0], answers.Ticks[1]);
            Assert.InRange(Assert.Single(answers.Spikes).ChipTime, answers.Ticks[0], answers.Ticks[1]);
        }
    });

    [Fact]
    public Task Long_waits_pass_without_a_time_out() => ClientBench.RunInitialisedAsync(link =>
    {
        // 4 s of the chip's time.
        ClientAnswers answers = link.Run(new ClientProgram().Tick().WaitFor(500_000_000).Tick());
        Assert.InRange(answers.Ticks[1] - answers.Ticks[0], 500_000_000ul, 500_000_010ul);
    });
}
