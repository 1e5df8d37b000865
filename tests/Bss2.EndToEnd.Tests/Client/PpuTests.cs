using Bss2.Experiment;

namespace Bss2.EndToEnd.Tests.Client;

/// <summary>Programs on the processors the way the reference client runs them: whole memory written, reset released, sleep polled, return code
/// and mailbox read (chip-model.md 5.5, registers-notes.md 11). Only the words come from our assembler.</summary>
public class PpuTests
{
    private const uint Sram = 0x0280_0000, Control = 0x02A0_0000, Status = 0x02A0_0001, ReturnCode = 3071, Mailbox = 3072;

    private const string Sums = """
            b start
        .org 0x40
        a:    .word 0
        b:    .word 0
        start:
            lwz r3, a(r0)
            lwz r4, b(r0)
            add r5, r3, r4
            li r6, 0x3000
            stw r5, 0(r6)
            mullw r5, r3, r4
            stw r5, 4(r6)
            subf r3, r4, r3
            li r6, 0x2FFC
            stw r3, 0(r6)
            sync
            wait
        """;

    private const string Outside = """
            b start
        .org 0x40
        data: .word 0
        start:
            lwz r3, data(r0)
            lis r4, 0x8000
            stw r3, 0(r4)
            lis r4, 0x4000
            ori r4, r4, 0x40
            stw r3, 0(r4)
            lis r4, 0x6000
            lwz r5, 12(r4)
            lwz r6, 16(r4)
            li r7, 0x3000
            stw r5, 0(r7)
            stw r6, 4(r7)
            sync
            wait
        """;

    // Resets a neuron as often as it is told and reads its counter.
    private const string CountsSpikes = """
            b start
        .org 0x40
        reset:   .word 0
        counter: .word 0
        times:   .word 0
        start:
            lwz r3, reset(r0)
            lwz r4, counter(r0)
            lwz r5, times(r0)
            mtctr r5
        again:
            stw r5, 0(r3)
            sync
            bdnz again
            lwz r6, 0(r4)
            li r7, 0x2FFC
            stw r6, 0(r7)
            sync
            wait
        """;

    private const string Commands = """
            b start
        .org 0x40
        command: .word 0
        answer:  .word 0
        start:
            lwz r3, command(r0)
            cmpwi r3, 0
            beq start
            addi r3, r3, 1
            stw r3, answer(r0)
            li r3, 0
            stw r3, command(r0)
            b start
        """;

    [Theory]
    [InlineData(0, 141), InlineData(1, 142), InlineData(0, 143), InlineData(1, 144)]
    public Task A_program_leaves_its_return_code_and_mailbox(int ppu, int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(seed);
        for (int i = 0; i < 3; i++)
        {
            uint a = (uint)random.NextInt64(1L << 32), b = (uint)random.NextInt64(1L << 32), at = (uint)ppu << 24;
            ClientProgram program = Load(Sums, ppu).Write((Sram + at + 16, a), (Sram + at + 17, b), (Control + at, 1)).Poll(Status + at, 1, 1);
            Assert.Equal([b == a ? 0 : a - b, a + b, a * b, 1u],
                link.Run(program.Read(Sram + at + ReturnCode).ReadBlock(Sram + at + Mailbox, 2).Read(Status + at).Barrier(ClientProgram.Omnibus)).Data);
        }
    });

    [Theory]
    [InlineData(0, 151), InlineData(1, 152)]
    public Task A_processor_reaches_the_chip_the_memory_of_the_fpga_and_its_registers(int ppu, int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        (uint data, uint at) = ((uint)new Random(seed).NextInt64(1L << 32), (uint)ppu << 24);
        ClientProgram program = Load(Outside, ppu).Write((Sram + at + 16, data), (Control + at, 1)).Poll(Status + at, 1, 1);
        Assert.Equal([data, data, 0x0AB_CDEFu, 0x1234_5678u], link.Run(program.Read(0).Read(0x8000_0010).ReadBlock(Sram + at + Mailbox, 2).Barrier(ClientProgram.Omnibus)).Data);
    }, fpga: new Simulation.FpgaOptions { DeviceDna = 0x00A_BCDEF_1234_5678 });

    [Theory]
    [InlineData(0, 3, 5), InlineData(1, 200, 255), InlineData(0, 511, 300)]
    public Task A_processor_resets_a_neuron_and_reads_its_counter(int ppu, int backend, int times) => ClientBench.RunInitialisedAsync(link =>
    {
        uint at = (uint)ppu << 24, offset = (0x8000 * ((uint)backend >> 8)) + (4 * ((uint)backend & 0xFF)), reset = 0x0012_2000 + offset, counter = 0x0012_2800 + offset;
        var program = new ClientProgram();
        for (uint n = 0; n < 512; n++) program.Write(0x0016_0000 + (0x8000 * (n >> 7)) + (8 * (n & 0x7F)) + 6, 4);
        foreach (uint side in (uint[])[0, 0x8000]) program.Write((0x001A_1800 + side, 0xF005), (0x001A_1801 + side, 0x0470_0401));
        program.Write((0x001A_1000 + offset, 0xFF), (0x001A_1001 + offset, 0xFF), (0x001A_1002 + offset, 0xBC), (0x001A_1003 + offset, 0));
        link.Run(program.Write(0x0012_2C00 + offset, 0).Append(Load(CountsSpikes, ppu)));
        uint expected = ((uint)times & 0xFF) | (times > 255 ? 0x100u : 0);
        Assert.Equal([expected, expected], link.Run(new ClientProgram()
            .Write((Sram + at + 16, 0x8000_0000 | (4 * reset)), (Sram + at + 17, 0x8000_0000 | (4 * counter)), (Sram + at + 18, (uint)times), (Control + at, 1)).Poll(Status + at, 1, 1)
            .Read(Sram + at + ReturnCode).Read(counter).Barrier(ClientProgram.Omnibus)).Data);
    });

    [Fact]
    public Task A_running_program_is_commanded_through_its_memory() => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(9);
        for (int ppu = 0; ppu < 2; ppu++)
        {
            uint at = Sram + ((uint)ppu << 24);
            link.Run(Load(Commands, ppu).Write(Control + ((uint)ppu << 24), 1));
            for (int i = 0; i < 20; i++)
            {
                uint command = (uint)random.Next(1, int.MaxValue);
                Assert.Equal([0u, command + 1, 0u], link.Run(new ClientProgram().Write(at + 16, command).Poll(at + 16, uint.MaxValue, 0)
                    .ReadBlock(at + 16, 2).Read(Status + ((uint)ppu << 24)).Barrier(ClientProgram.Omnibus)).Data);
            }
            link.Run(new ClientProgram().Write(Control + ((uint)ppu << 24), 0).Barrier(ClientProgram.Omnibus));
        }
    });

    [Fact]
    public Task The_control_register_reads_back_over_jtag() => ClientBench.RunInitialisedAsync(link =>
    {
        var program = new ClientProgram();
        uint[] values = [0b1011, 0b0100, 0b0000, 0b0001, 0b0110];
        foreach (uint value in values) program.JtagWrite(Control, value).JtagWrite(Control + 0x0100_0000, value).JtagRead(Control).JtagRead(Control + 0x0100_0000);
        Assert.Equal(values.SelectMany(v => (ulong[])[v, v]), link.Run(program.JtagWrite(Control, 0).JtagWrite(Control + 0x0100_0000, 0).Barrier(ClientProgram.Jtag)).JtagData);
    });

    // In reset, every word of memory, as the client does it.
    private static ClientProgram Load(string source, int ppu)
    {
        uint[] words = PpuAssembler.Assemble(source).Words;
        var program = new ClientProgram().Write(Control + ((uint)ppu << 24), 0);
        for (uint w = 0; w < 4096; w++) program.Write(Sram + ((uint)ppu << 24) + w, w < words.Length ? words[w] : 0);
        return program.Barrier(ClientProgram.Omnibus);
    }
}
