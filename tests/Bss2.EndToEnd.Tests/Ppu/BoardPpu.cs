using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>Programs on the processors of a whole simulated board, reached over the link.</summary>
internal sealed class BoardPpu
{
    private const uint TopSram = 0x0280_0000, BottomOffset = 0x0100_0000;

    private BoardPpu(ChipOptions options)
    {
        Board = new SimulatedFpga(options);
        Playback = new PlaybackRunner(Board);
        Session = new PpuSession(Playback);
    }

    public SimulatedFpga Board { get; }

    public PlaybackRunner Playback { get; }

    public PpuSession Session { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BoardPpu> OpenAsync(ChipOptions? options = null)
    {
        var board = new BoardPpu(options ?? SimulatedSetup.Ideal);
        var builder = new PlaybackProgramBuilder();
        DigitalInit.Append(builder, new DigitalInitOptions());
        builder.Barrier(BarrierKind.Omnibus);
        await board.Playback.RunAsync(builder.Build(), cancellationToken: Token);
        return board;
    }

    /// <summary>Assembles, loads and runs until the program sleeps.</summary>
    public Task<PpuOutcome> RunAsync(string source, int ppu = 0) => RunAsync(PpuAssembler.Assemble(source), ppu);

    public async Task<PpuOutcome> RunAsync(PpuProgram program, int ppu = 0)
    {
        await Session.LoadAsync(program, [ppu], Token);
        await Session.StartAsync([ppu], Token);
        return (await Session.WaitAsync(program, [ppu], FpgaTicks.FromMicroseconds(20_000), Token))[0];
    }

    public async Task<uint[]> ReadAsync(uint address, int count)
    {
        var builder = new PlaybackProgramBuilder();
        BlockTicket ticket = builder.ReadBlock(address, count);
        builder.Barrier(BarrierKind.Omnibus);
        return (await Playback.RunAsync(builder.Build(), cancellationToken: Token)).Get(ticket).ToArray();
    }

    public async Task WriteAsync(params (uint Address, uint Data)[] words)
    {
        var builder = new PlaybackProgramBuilder();
        foreach ((uint address, uint data) in words) builder.WriteWord(address, data);
        builder.Barrier(BarrierKind.Omnibus);
        await Playback.RunAsync(builder.Build(), cancellationToken: Token);
    }

    /// <summary>Words of a processor's own memory.</summary>
    public Task<uint[]> ReadMemoryAsync(int ppu, uint byteAddress, int count) => ReadAsync(TopSram + (ppu == 0 ? 0 : BottomOffset) + (byteAddress / 4), count);

    /// <summary>A vector of own memory, element 0 first.</summary>
    public async Task<byte[]> ReadVectorAsync(int ppu, uint byteAddress) => [.. (await ReadMemoryAsync(ppu, byteAddress, 32)).SelectMany(w => (byte[])[(byte)(w >> 24), (byte)(w >> 16), (byte)(w >> 8), (byte)w])];
}
