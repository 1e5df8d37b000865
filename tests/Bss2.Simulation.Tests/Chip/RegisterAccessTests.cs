using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class RegisterAccessTests
{
    public static TheoryData<string> Containers =>
        [.. RegisterCatalog.All.Where(c => c.IsOnOmnibus && c.Address(0, 0) < 0x8000_0000 && c.Readable && c.Writable && !c.IsTrigger).Select(c => c.Name)];

    [Theory, MemberData(nameof(Containers))]
    public void What_is_written_is_read_back_in_the_implemented_bits(string name)
    {
        ContainerInfo container = RegisterCatalog.Find(name)!;
        var chip = new ChipModel(new ChipOptions { Mismatch = 0, Noise = false }, new NoFpga());
        var random = new Philox(5);
        int last = container.CoordinateCount - 1;
        foreach (int coordinate in new[] { 0, last / 2, last, (int)(random.Block(1, 2, 3).X0 % (uint)container.CoordinateCount) })
        {
            // A PPU that is released would run: its control register is written with the reset kept.
            uint keep = name == "PPUControlRegister" ? 0xEu : uint.MaxValue;
            var words = new uint[container.WordCount];
            for (int w = 0; w < words.Length; w++)
            {
                words[w] = random.Block(7, (uint)coordinate, (ulong)w).X1 & keep;
                chip.Write(container.Address(coordinate, w), words[w], 15);
            }
            for (int w = 0; w < words.Length; w++)
                Assert.Equal(words[w] & container.ImplementedMask(w), chip.Read(container.Address(coordinate, w), out _) & container.ImplementedMask(w));
        }
        Assert.Equal(0, chip.Losses.UnmappedReads + chip.Losses.UnmappedWrites);
    }

    [Fact]
    public void Byte_enables_leave_the_other_bytes()
    {
        var chip = new ChipModel(new ChipOptions { Mismatch = 0 }, new NoFpga());
        chip.Write(0x02C0_0141, 0x3F3F_3F3F, 15);
        chip.Write(0x02C0_0141, 0x0102_0304, 0b0100);
        Assert.Equal(0x3F02_3F3Fu, chip.Read(0x02C0_0141, out _));
    }

    [Fact]
    public void All_views_of_the_synapse_array_are_windows_onto_one_memory()
    {
        var chip = new ChipModel(new ChipOptions { Mismatch = 0 }, new NoFpga());
        // registers-notes.md 4, worked address 1: top, row 5, column 10.
        chip.Write(0x02C0_0141, 0x002C_0000, 15);
        chip.Write(0x02C4_0141, 0x0011_0000, 15);
        chip.Write(0x02C1_0141, 0x0001_0000, 15);
        chip.Write(0x02C2_0141, 0x0002_0000, 15);
        Assert.Equal(0x006C_0000u, chip.Read(0x02CF_0281, out _));
        Assert.Equal(0x0091_0000u, chip.Read(0x02CF_02C1, out _));
        var vector = new byte[128];
        chip.ReadVectorWindow(0, 10, vector);
        Assert.Equal(38, vector[5]);
    }

    [Fact]
    public void Unmapped_addresses_answer_zero_and_are_counted()
    {
        var chip = new ChipModel(new ChipOptions { Mismatch = 0 }, new NoFpga());
        chip.Write(0x01F0_0000, 5, 15);
        Assert.Equal(0u, chip.Read(0x01F0_0000, out _));
        Assert.Equal((1, 1), (chip.Losses.UnmappedReads, chip.Losses.UnmappedWrites));
    }
}
