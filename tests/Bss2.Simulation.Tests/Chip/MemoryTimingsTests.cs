using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class MemoryTimingsTests
{
    // A container of every memory, the register that holds its timing, and a coordinate.
    public static TheoryData<string, string, int> Memories =>
        new()
        {
            { "NeuronConfig", "NeuronSRAMTimingConfig", 300 },
            { "NeuronBackendConfig", "NeuronBackendSRAMTimingConfig", 300 },
            { "SynapseDriverConfig", "SynapseDriverSRAMTimingConfig", 200 },
            { "CADCChannelConfig", "CADCOffsetSRAMTimingConfig", 900 },
            { "CapMemCell", "CapMemSRAMTimingConfig", 7000 },
            { "SynapseWeightQuad", "CommonSynramConfig", 20_000 },
            { "SynapseLabelQuad", "CommonSynramConfig", 20_000 },
            { "SynapseCorrelationCalibQuad", "CommonSynramConfig", 20_000 },
            { "ColumnCurrentQuad", "CommonSynramConfig", 100 },
            { "ColumnCorrelationQuad", "CommonSynramConfig", 100 },
        };

    [Theory, MemberData(nameof(Memories))]
    public void A_strict_memory_works_only_after_its_own_timing_is_set(string memory, string timing, int coordinate)
    {
        ChipModel chip = Chip(strict: true);
        ContainerInfo cells = RegisterCatalog.Find(memory)!, controller = RegisterCatalog.Find(timing)!;
        for (int c = 0; c < controller.CoordinateCount; c++)
            if (c != Controller(cells, controller, coordinate)) WriteDefault(chip, controller, c);
        Write(chip, cells, coordinate);
        Assert.All(Read(chip, cells, coordinate), w => Assert.Equal(0u, w));
        Assert.Equal((cells.WordCount, cells.WordCount), (chip.Losses.UntimedReads, chip.Losses.UntimedWrites));

        WriteDefault(chip, controller, Controller(cells, controller, coordinate));
        // What was ignored has not been kept.
        Assert.All(Read(chip, cells, coordinate), w => Assert.Equal(0u, w));
        Write(chip, cells, coordinate);
        Assert.Contains(Read(chip, cells, coordinate), w => w != 0);
        Assert.Equal((cells.WordCount, cells.WordCount), (chip.Losses.UntimedReads, chip.Losses.UntimedWrites));
    }

    [Fact]
    public void The_vector_unit_finds_the_array_as_the_omnibus_does()
    {
        ChipModel chip = Chip(strict: true);
        var ones = new byte[128];
        Array.Fill(ones, (byte)1);
        var read = new byte[128];
        chip.WriteVectorWindow(1, 10, ones, UInt128.MaxValue);
        chip.ReadVectorWindow(1, 10, read);
        Assert.Equal(new byte[128], read);
        Assert.Equal((1, 1), (chip.Losses.UntimedReads, chip.Losses.UntimedWrites));
        WriteDefault(chip, RegisterCatalog.Find("CommonSynramConfig")!, 1);
        chip.WriteVectorWindow(1, 10, ones, UInt128.MaxValue);
        chip.ReadVectorWindow(1, 10, read);
        Assert.Equal(ones, read);
    }

    [Fact]
    public void Without_strictness_memories_work_from_power_up_and_nothing_is_counted()
    {
        ChipModel chip = Chip(strict: false);
        ContainerInfo cells = RegisterCatalog.Find("NeuronConfig")!;
        Write(chip, cells, 300);
        Assert.Contains(Read(chip, cells, 300), w => w != 0);
        Assert.Equal(0, chip.Losses.UntimedReads + chip.Losses.UntimedWrites);
    }

    private static ChipModel Chip(bool strict) => new(new ChipOptions { Mismatch = 0, Noise = false, StrictMemories = strict }, new NoFpga());

    // The controller whose block holds the coordinate: the one with the nearest address in the same block.
    private static int Controller(ContainerInfo cells, ContainerInfo controller, int coordinate)
    {
        long address = cells.Address(coordinate, 0);
        return Enumerable.Range(0, controller.CoordinateCount).MinBy(c => Math.Abs(controller.Address(c, 0) - address));
    }

    private static void WriteDefault(ChipModel chip, ContainerInfo container, int coordinate)
    {
        for (int w = 0; w < container.WordCount; w++) chip.Write(container.Address(coordinate, w), container.DefaultWords[w], 15);
    }

    private static void Write(ChipModel chip, ContainerInfo container, int coordinate)
    {
        for (int w = 0; w < container.WordCount; w++) chip.Write(container.Address(coordinate, w), container.ImplementedMask(w), 15);
    }

    private static uint[] Read(ChipModel chip, ContainerInfo container, int coordinate) =>
        [.. Enumerable.Range(0, container.WordCount).Select(w => chip.Read(container.Address(coordinate, w), out _))];
}
