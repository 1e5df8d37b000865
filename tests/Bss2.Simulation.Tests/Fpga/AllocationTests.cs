using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

public class AllocationTests
{
    [Fact]
    public void No_word_of_a_running_board_allocates()
    {
        var board = new FpgaModel(new FpgaOptions(), bus => new ChipModel(new ChipOptions(), bus));
        var responses = new ulong[1 << 16];
        board.Execute(BoardPrograms.Initialisation());
        ulong[] words =
        [
            UtWord.TimerSetup, .. Enumerable.Range(0, 2000).SelectMany(i => new[]
            {
                UtWord.WaitUntil((uint)(20 * i)), UtWord.SpikePack((ushort)(i * 331), (ushort)i), FpgaRig.Read(0x0013_0019), FpgaRig.Read(0x8000_0000 + (uint)i),
                UtWord.OmnibusAddress(0x8000_0000 + (uint)i, isRead: false), UtWord.OmnibusData((uint)i), UtWord.Tick,
            }), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt,
        ];
        int told = 0;
        long Run()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            board.Execute(words);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            told = board.Take(responses);
            return allocated;
        }
        for (int warmUp = 0; warmUp < 3; warmUp++) Run();
        Assert.Equal(0, Run());
        Assert.True(told > 8000, "spikes, reads and ticks must have been told");
    }
}
