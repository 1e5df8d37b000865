namespace Bss2.EndToEnd.Tests.Client;

/// <summary>The chip's JTAG port and what is reached through it (link-protocol.md 4.3, registers-notes.md 12).</summary>
public class JtagTests
{
    private const ulong IdCode = 0x3485_80AF;
    private const uint SelfTest = 0x0008_0005, SelfTestStatus = 0x0008_0007;

    [Theory]
    [InlineData(3), InlineData(0), InlineData(6), InlineData(20), InlineData(255)]
    public Task The_identification_is_read_after_a_reset_of_the_port_and_by_its_instruction(int scaler) => ClientBench.RunAsync(link =>
        Assert.Equal([IdCode, IdCode, IdCode], link.Run(Port((uint)scaler).JtagShift(32, 0, keep: true).JtagInstruction(127).JtagInstruction(1).JtagShift(32, 0xFFFF_FFFF, keep: true)
            .JtagInstruction(5).JtagInit().JtagShift(32, 0, keep: true).Barrier(ClientProgram.Jtag)).JtagData));

    [Theory]
    [InlineData(91), InlineData(92)]
    public Task The_bypass_delays_by_one_bit_at_every_length(int seed) => ClientBench.RunAsync(link =>
    {
        var random = new Random(seed);
        ClientProgram program = Port(3).JtagInstruction(127);
        List<ulong> expected = [];
        for (int bits = 3; bits <= 33; bits++)
        {
            ulong mask = (1UL << bits) - 1, data = (ulong)random.NextInt64() & mask;
            expected.Add(data << 1 & mask);
            program.JtagShift(bits, data, keep: true).JtagShift(bits, ~data & mask);
        }
        Assert.Equal(expected, link.Run(program.Barrier(ClientProgram.Jtag)).JtagData);
    });

    [Theory]
    [InlineData(101), InlineData(102)]
    public Task Registers_are_written_and_read_past_the_links(int seed) => ClientBench.RunAsync(link =>
    {
        // No links are up: 0x0 is the systime base, and memory of a processor.
        var random = new Random(seed);
        ClientProgram program = Port(3).WaitFor(22 * 125);
        List<ulong> expected = [];
        for (uint i = 0; i < 50; i++)
        {
            (uint address, uint data) = (i % 2 == 0 ? 0 : 0x0280_0000 + (uint)random.Next(4096), (uint)random.NextInt64(1L << 32));
            expected.Add(data);
            program.JtagWrite(address, data).JtagRead(address);
        }
        Assert.Equal(expected, link.Run(program.Barrier(ClientProgram.Jtag)).JtagData);
    });

    [Theory]
    [InlineData(111), InlineData(112), InlineData(113), InlineData(114)]
    public Task Pll_words_read_back_from_the_omnibus(int seed) => ClientBench.RunAsync(link =>
    {
        var random = new Random(seed);
        ClientProgram program = Port(3).WaitFor(22 * 125);
        List<ulong> expected = [];
        for (uint pll = 0; pll < 2; pll++)
        {
            ulong[] words = [Adpll(random.Next(1, 4), random.Next(8, 13), random.Next(1, 3), 2, random.Next(1, 4), random.Next(1, 4)), 0xC0CB_F200];
            for (uint w = 0; w < 2; w++) program.JtagWrite(0x0008_0000 + (2 * pll) + w, (uint)words[w]);
            program.WaitFor(30 * 125);
            for (uint w = 0; w < 2; w++) program.JtagRead(0x0008_0000 + (2 * pll) + w);
            expected.AddRange(words);
        }
        uint test = ((uint)random.Next(1 << 20) << 12) | 1;
        expected.AddRange([0x110D_0101, test]);
        program.JtagWrite(0x0008_0004, 0x110D_0101).JtagRead(0x0008_0004).JtagWrite(SelfTest, 0).JtagWrite(SelfTest, test).JtagRead(SelfTest);
        Assert.Equal(expected, link.Run(program.Barrier(ClientProgram.Jtag)).JtagData);
    });

    [Theory]
    [InlineData(2, 10, 2, 1, 8), InlineData(2, 10, 2, 2, 8), InlineData(1, 20, 1, 4, 8), InlineData(2, 8, 1, 2, 6), InlineData(1, 12, 2, 3, 10), InlineData(3, 10, 4, 5, 4)]
    public Task A_self_test_finishes_with_the_count_of_its_clock(int p0, int n, int p1, int divider, int scale) => ClientBench.RunAsync(link =>
    {
        // f_core / f_ref = P0 N / (P1 M), counted for 2^(p + 2) reference cycles; both cores of both PLLs alike, so any source will do.
        int expected = (p0 * n << (scale + 2)) / (p1 * divider);
        foreach (bool overJtag in (bool[])[true, false])
            for (uint source = 0; source < 4; source++)
            {
                ClientProgram program = Port(3).WaitFor(22 * 125);
                for (uint pll = 0; pll < 2; pll++)
                    for (uint w = 0; w < 2; w++) Set(program, (2 * pll) + w, w == 0 ? Adpll(p0, n, p1, divider, divider, 2) : 0xC0CB_F200);
                Set(program, 4, 0x110D_0101);
                program.WaitFor(100 * 125);
                Set(program, 5, 0);
                Set(program, 5, Test(expected + 2, source));
                program.Barrier(ClientProgram.Jtag).WaitFor(10_000).JtagRead(SelfTestStatus);
                Set(program, 5, 0);
                Set(program, 5, Test(expected + 6, source));
                ulong[] status = link.Run(program.Barrier(ClientProgram.Jtag).WaitFor(10_000).JtagRead(SelfTestStatus).Barrier(ClientProgram.Jtag)).JtagData;
                Assert.InRange((int)status[0] & 0xF_FFFF, expected - 2, expected + 2);
                Assert.Equal((3ul, 1ul), (status[0] >> 20, status[1] >> 20));

                void Set(ClientProgram to, uint register, uint word) => _ = overJtag ? to.JtagWrite(0x0008_0000 + register, word) : to.PllWrite(register, word);
            }

        uint Test(int value, uint source) => 1 | ((uint)scale << 1) | (source << 5) | (4u << 8) | ((uint)value << 12);
    });

    private static ClientProgram Port(uint scaler) =>
        new ClientProgram().Raw(0x0900_0000_0000_0001).WaitFor(10).Raw(0x0900_0000_0000_0000).WaitFor(100).JtagScaler(scaler).JtagInit();

    // Lower ADPLL word: loop filter as by default, N, M0, M1, P0..P2 less one.
    private static uint Adpll(int p0, int n, int p1, int m0, int m1, int p2) =>
        0x2A20_A902 & 0x3FF | ((uint)n << 10) | ((uint)m0 << 15) | ((uint)m1 << 20) | ((uint)(p0 - 1) << 25) | ((uint)(p1 - 1) << 27) | ((uint)(p2 - 1) << 29);
}
