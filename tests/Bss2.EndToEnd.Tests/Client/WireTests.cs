using Bss2.Transport;

namespace Bss2.EndToEnd.Tests.Client;

/// <summary>What a client of the real FPGA meets on the wire (link-protocol.md 1, 8).</summary>
public class WireTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);

    [Fact]
    public Task The_reset_answer_is_repeated_until_it_is_acknowledged() => ClientBench.ServeAsync(address =>
    {
        using WireHost host = WireHost.ConnectUnanswered(address);
        host.IsMute = true;
        host.Until(() => host.Repeated >= 3, "repetitions of the reset answer");
        host.IsMute = false;
        host.Verify(0x1234_5678);
        new ClientLink(host).Run(new ClientProgram().Tick());
        host.Close();
    });

    [Theory]
    [InlineData(0ul), InlineData(1ul), InlineData(0x7FFF_FFFFul), InlineData(0xFEDC_BA98_7654_3210ul)]
    public Task A_loopback_frame_comes_back_with_the_same_word(ulong word) => ClientBench.ServeAsync(address =>
    {
        using WireHost host = WireHost.Connect(address, word);
        host.Close();
    });

    [Fact]
    public Task A_second_connection_finds_a_board_after_reset() => ClientBench.ServeAsync(address =>
    {
        uint[] registers = [0x8800_0005, 0x8000_0123, 0x8400_0456, 0x8802_0007];
        var random = new Random(11);
        for (int connection = 0; connection < 3; connection++)
        {
            using WireHost host = WireHost.Connect(address);
            var link = new ClientLink(host);
            var program = new ClientProgram();
            foreach (uint register in registers) program.Read(register).Write(register, (uint)random.Next() | 1).Read(register);
            uint[] found = link.Run(program.Barrier(ClientProgram.Omnibus)).Data;
            for (int i = 0; i < registers.Length; i++) Assert.True(found[2 * i] == 0 && found[(2 * i) + 1] != 0, $"{registers[i]:x8}");
            Assert.Equal(1_250_000u, link.Run(new ClientProgram().Read(0x8800_0009).Barrier(ClientProgram.Omnibus)).Data[0]);
            host.Close();
        }
    });

    [Fact]
    public Task A_client_that_vanished_in_mid_program_leaves_nothing_to_the_next_one() => ClientBench.ServeAsync(address =>
    {
        for (int connection = 0; connection < 3; connection++)
        {
            using WireHost lost = WireHost.Connect(address);
            lost.Send([.. new ClientProgram().ReadBlock(0x8000_0000, 20_000).Tick().Words]);
            lost.Until(() => lost.Words.Count > 300, "first answers");
            using WireHost host = WireHost.Connect(address);
            new ClientLink(host).Run(new ClientProgram().Read(0x8800_0003).Barrier(ClientProgram.Omnibus));
            host.Close();
        }
    });

    [Fact]
    public Task A_client_that_is_idle_without_acknowledging_goes_on_afterwards() => ClientBench.RunInitialisedAsync(link =>
    {
        link.Host.IsMute = true;
        link.Run(new ClientProgram().ReadBlock(0x0280_0000, 700).Barrier(ClientProgram.Omnibus));
        int repeated = link.Host.Repeated;
        link.Host.Idle(Pause);
        Assert.True(link.Host.Repeated > repeated, "The unacknowledged end was not repeated.");
        link.Host.IsMute = false;
        link.Run(new ClientProgram().ReadBlock(0x0280_0000, 700).Tick().Barrier(ClientProgram.Omnibus));
        Assert.Empty(link.Host.Words);
    });

    [Fact]
    public Task Answers_beyond_a_window_wait_for_a_client_that_does_not_acknowledge() => ClientBench.RunAsync(link =>
    {
        // One frame of words makes two thousand of spikes, so that no data of the client carry acknowledgements meanwhile.
        // Events need the links; nothing is annotated, so that a spike is a word.
        var program = new ClientProgram().Write((0x8800_4000, 0xFF), (0x0004_0000, 0xFF), (0x8800_0005, 1));
        for (uint source = 0; source < 4; source++) program.Write((0x0013_0003 + (3 * source), source << 16), (0x0013_0001 + (3 * source), 1 | (20 << 16))).WaitFor(3);
        program.WaitFor(1_000_000);
        for (uint source = 0; source < 4; source++) program.Write(0x0013_0001 + (3 * source), 0);
        ulong[] words = [.. program.Barrier(ClientProgram.Omnibus).WaitFor(1000).Words, 0x0A00_0000_0000_0000];
        link.Host.IsMute = true;
        link.Host.Send(words);
        link.Host.Idle(TimeSpan.FromSeconds(0.5));
        Assert.DoesNotContain(0x0200_0000_0000_0000ul, link.Host.Words);
        link.Host.IsMute = false;
        link.Host.Until(() => link.Host.Words.Count > 390_000 && link.Host.Words.Contains(0x0200_0000_0000_0000ul), "all answers");
        Assert.InRange(link.Host.Words.Count, 399_990, 400_030);
        link.Host.Words.Clear();
    });

    [Theory]
    [InlineData(1), InlineData(500)]
    public Task A_full_response_memory_holds_execution_up_and_loses_nothing(int words) => ClientBench.RunInitialisedAsync(link =>
    {
        var program = new ClientProgram().Write((0x0013_0003, 0), (0x0013_0001, 1 | (500 << 16)));
        for (int i = 0; i < 20; i++) program.ReadBlock(0x0280_0000, 1000).Tick().WaitFor(20_000);
        ClientAnswers answers = link.Run(program.Write(0x0013_0001, 0).Barrier(ClientProgram.Omnibus).WaitFor(1000));
        for (int i = 1; i < answers.Spikes.Count; i++) Assert.Equal(250ul, answers.Spikes[i].ChipTime - answers.Spikes[i - 1].ChipTime);
        Assert.InRange(answers.Spikes.Count, 1600, 10_000);
    }, fpga: new Simulation.FpgaOptions { ResponseWordsMax = words });

    [Fact]
    public Task As_many_ticks_come_back_as_were_sent() => ClientBench.RunAsync(link =>
    {
        var program = new ClientProgram();
        for (int i = 0; i < 300_000; i++) program.Tick();
        link.Run(program);
    });

    [Fact]
    public Task Ten_thousand_halts_are_answered_one_by_one() => ClientBench.RunAsync(link =>
    {
        for (int i = 0; i < 10_000; i++) link.Run(new ClientProgram());
        Assert.Empty(link.Host.Words);
    });

    [Fact]
    public Task Ticks_of_many_programs_sent_at_once_stay_in_their_programs() => ClientBench.RunAsync(link =>
    {
        var random = new Random(12);
        for (int i = 0; i < 300; i++)
        {
            var program = new ClientProgram();
            for (int t = random.Next(400); t > 0; t--) program.Tick();
            link.Run(program);
        }
    });

    [Theory]
    [InlineData(200_000), InlineData(180), InlineData(181), InlineData(179)]
    public Task A_burst_of_timer_setups_ends_with_its_halt(int words) => ClientBench.RunAsync(link =>
    {
        var program = new ClientProgram();
        for (int i = 0; i < words; i++) program.Setup();
        link.Run(program);
        Assert.Empty(link.Host.Words);
    });

    [Fact]
    public Task Bytes_behind_the_length_of_a_frame_are_ignored() => ClientBench.RunAsync(link =>
    {
        var random = new Random(13);
        link.Host.Outgoing = datagram =>
        {
            if (datagram.Length == 4) return [datagram];
            byte[] padded = new byte[Math.Max(datagram.Length + random.Next(64), 700)];
            random.NextBytes(padded);
            datagram.CopyTo(padded, 0);
            return [padded];
        };
        Echo(link, random);
    });

    [Theory]
    [InlineData(21), InlineData(22), InlineData(23)]
    public Task Lost_repeated_and_reordered_frames_change_nothing(int seed) => ClientBench.RunAsync(link =>
    {
        var random = new Random(seed);
        byte[]? held = null;
        link.Host.Outgoing = datagram =>
        {
            byte[] copy = [.. datagram];
            List<byte[]> sent = random.Next(10) switch { 0 => [], 1 or 2 => [copy, copy], _ => [copy] };
            if (held is not null) sent.Add(held);
            held = null;
            if (sent.Count > 0 && random.Next(4) == 0) (held, sent) = (sent[0], sent[1..]);
            return sent;
        };
        Echo(link, random);
        link.Host.Outgoing = datagram => [datagram];
    });

    [Theory]
    [InlineData(24), InlineData(25)]
    public Task A_client_that_is_behind_with_reading_gets_everything_later(int seed) => ClientBench.RunAsync(link =>
    {
        var random = new Random(seed);
        int refusals = 0;
        link.Host.IsCongested = () =>
        {
            if (refusals == 0 && random.Next(10) == 0) refusals = random.Next(1, 40);
            return refusals > 0 && refusals-- > 0;
        };
        Echo(link, random);
        link.Host.IsCongested = () => false;
    });

    [Theory]
    [InlineData(0x8003, 1), InlineData(0x8004, 1), InlineData(0x8006, 1), InlineData(0xDEAD, 5), InlineData(0x0000, 180), InlineData(0x0002, 5), InlineData(0x8002, 3), InlineData(0x5000, 1)]
    public Task A_frame_of_another_type_is_acknowledged_and_has_no_answer(int type, int words) => ClientBench.RunAsync(link =>
    {
        for (int i = 0; i < 5; i++)
        {
            link.Host.Queue((ushort)type, [.. Enumerable.Repeat(0x0A00_0000_0000_0000ul, words)]);
            link.Host.Until(() => link.Host.IsAllAcknowledged, "an acknowledgement");
            link.Run(new ClientProgram().Tick());
        }
    });

    [Fact]
    public Task Datagrams_that_are_no_frames_are_dropped() => ClientBench.RunAsync(link =>
    {
        var random = new Random(14);
        foreach (int length in (int[])[0, 1, 3, 5, 11, 13, 19, 300])
        {
            byte[] noise = new byte[length];
            random.NextBytes(noise);
            link.Host.SendRaw(noise);
            link.Run(new ClientProgram().Tick());
        }
    });

    [Fact]
    public Task Frames_are_acknowledged_while_the_chip_is_busy() => StuckBoard.ServeAsync((address, board) =>
    {
        using WireHost host = WireHost.Connect(address);
        host.Send([.. Enumerable.Repeat(0x0400_0000_0000_0000ul, StuckBoard.ProgramWords), 0x0A00_0000_0000_0000]);
        host.Until(() => host.IsAllAcknowledged, "the acknowledgement of a program of half the FPGA's memory");
        Assert.Empty(host.Words);
        board.Release();
        host.Until(() => host.Words.Count > 0, "the halt");
        host.Words.Clear();
        host.Close();
    });

    // Random words through the FPGA's memory.
    private static void Echo(ClientLink link, Random random)
    {
        for (int i = 0; i < 20; i++)
        {
            uint[] data = [.. Enumerable.Range(0, 1 + random.Next(900)).Select(_ => (uint)random.NextInt64(1L << 32))];
            var program = new ClientProgram();
            for (uint w = 0; w < data.Length; w++) program.Write(0x8000_0000 + w, data[w]);
            Assert.Equal(data, link.Run(program.ReadBlock(0x8000_0000, data.Length).Tick().Barrier(ClientProgram.Omnibus)).Data);
        }
    }
}
