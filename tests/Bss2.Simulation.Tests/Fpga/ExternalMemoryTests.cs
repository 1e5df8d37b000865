namespace Bss2.Simulation.Tests;

public class ExternalMemoryTests
{
    [Fact]
    public void Element_j_of_a_vector_lies_in_word_31_minus_a_quarter_of_j_from_the_top_byte_on()
    {
        var memory = new ExternalMemory();
        memory.WriteVector(ExternalMemory.SramBase + 64, [.. Enumerable.Range(0, 128).Select(j => (byte)j)], UInt128.MaxValue);
        for (int j = 0; j < 128; j++)
            Assert.Equal(j, (int)(memory.Read(ExternalMemory.SramBase + 64 + 31 - ((uint)j / 4)) >> (8 * (3 - (j % 4))) & 0xFF));
    }

    [Fact]
    public void A_load_undoes_a_store_in_both_memories()
    {
        var memory = new ExternalMemory();
        byte[] vector = [.. Enumerable.Range(0, 128).Select(j => (byte)(j * 7))], read = new byte[128];
        foreach (uint address in new[] { ExternalMemory.SramBase, ExternalMemory.SramBase + ExternalMemory.SramWords - 32, ExternalMemory.DramBase + 16_380, ExternalMemory.DramBase + ExternalMemory.DramWords - 32 })
        {
            memory.WriteVector(address, vector, UInt128.MaxValue);
            memory.ReadVector(address, read);
            Assert.Equal(vector, read);
        }
    }

    [Fact]
    public void Elements_that_are_not_enabled_stay()
    {
        var memory = new ExternalMemory();
        var read = new byte[128];
        memory.WriteVector(ExternalMemory.SramBase, [.. Enumerable.Repeat((byte)1, 128)], UInt128.MaxValue);
        memory.WriteVector(ExternalMemory.SramBase, [.. Enumerable.Repeat((byte)2, 128)], (UInt128.One << 5) | (UInt128.One << 127));
        memory.ReadVector(ExternalMemory.SramBase, read);
        Assert.Equal([5, 127], Enumerable.Range(0, 128).Where(j => read[j] == 2));
    }

    [Fact]
    public void Words_never_written_read_zero_and_the_last_word_of_each_memory_exists()
    {
        var memory = new ExternalMemory();
        foreach (uint last in new[] { ExternalMemory.SramBase + ExternalMemory.SramWords - 1, ExternalMemory.DramBase + ExternalMemory.DramWords - 1 })
        {
            Assert.Equal(0u, memory.Read(last));
            memory.Write(last, 0xFFFF_FFFF, 0x00FF_0000);
            Assert.Equal(0x00FF_0000u, memory.Read(last));
            Assert.True(ExternalMemory.Contains(last) && !ExternalMemory.Contains(last + 1));
            Assert.False(ExternalMemory.ContainsVector(last - 30));
            Assert.True(ExternalMemory.ContainsVector(last - 31));
        }
    }

    [Fact]
    public void Processors_reach_memory_but_no_register_and_what_is_refused_is_counted()
    {
        var rig = new FpgaRig();
        IFpgaBus bus = rig.Fpga;
        bus.Write(ExternalMemory.SramBase + 5, 0x1234_5678, 15);
        Assert.Equal(0x1234_5678u, bus.Read(ExternalMemory.SramBase + 5));
        bus.Write(FpgaRegisters.EventRecording, 1, 15);
        bus.WriteVector(ExternalMemory.SramBase + ExternalMemory.SramWords - 16, new byte[128], UInt128.MaxValue);
        Assert.Equal(0u, bus.Read(FpgaRegisters.EventRecording));
        Assert.Equal(2, rig.Fpga.Losses.ProcessorWritesIgnored);
        Assert.Equal(0x5Du, bus.Read(FpgaRegisters.DnaLow));
    }
}
