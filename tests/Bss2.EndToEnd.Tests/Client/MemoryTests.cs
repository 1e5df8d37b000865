using Bss2.Chip;

namespace Bss2.EndToEnd.Tests.Client;

/// <summary>
/// What the client's memory test does: random legal values in every instance of every container that holds them, read back over every path
/// (registers-notes.md 15, 16). Addresses and ranges are the map's; the words go over the wire raw.
/// </summary>
public class MemoryTests
{
    private const int JtagInstances = 24;

    // Left out by the reference test: side effects on the access itself.
    private static readonly HashSet<string> SideEffects =
        ["InstructionTimeoutConfig", "CommonSynramConfig", "PhyConfigFPGA", "PhyConfigChip", "PPUControlRegister", "CommonPhyConfigFPGA", "CommonPhyConfigChip", "PerfTest", "Timer"];

    public static TheoryData<string> OmnibusContainers => [.. RegisterCatalog.All.Where(c => IsMemory(c) && c.IsOnOmnibus && c.CoordinateCount < 1 << 20).Select(c => c.Name)];

    public static TheoryData<string> JtagContainers => [.. RegisterCatalog.All.Where(c => IsMemory(c) && c.Channels.Contains("OmnibusChipOverJTAG")).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(OmnibusContainers))]
    public Task Every_instance_holds_what_was_written_over_the_links(string name) => ClientBench.RunInitialisedAsync(link =>
    {
        ContainerInfo container = RegisterCatalog.Find(name)!;
        var random = new Random(name.Length);
        for (int round = container.CoordinateCount > 100_000 ? 1 : 0; round < 2; round++)
        {
            (int Coordinate, Dictionary<string, long> Fields)[] values = [.. Enumerable.Range(0, container.CoordinateCount).Select(c => (c, Draw(container, random)))];
            // The real test leaves PLLs a while to come back.
            var program = new ClientProgram();
            foreach ((int coordinate, Dictionary<string, long> fields) in values) Write(program, container, coordinate, fields);
            program.Barrier(ClientProgram.Omnibus).WaitFor(30 * 125);
            foreach ((int coordinate, _) in values)
                for (int w = 0; w < container.WordCount; w++) program.Read(container.Address(coordinate, w));
            Compare(container, values, link.Run(program.Barrier(ClientProgram.Omnibus)).Data);
        }
    });

    [Theory]
    [MemberData(nameof(JtagContainers))]
    public Task Instances_hold_what_was_written_over_jtag(string name) => ClientBench.RunInitialisedAsync(link =>
    {
        ContainerInfo container = RegisterCatalog.Find(name)!;
        var random = new Random(name.Length + 1);
        int[] instances = [.. Enumerable.Range(0, Math.Min(container.CoordinateCount, JtagInstances)).Select(i => (int)((long)i * container.CoordinateCount / Math.Min(container.CoordinateCount, JtagInstances)))];
        (int Coordinate, Dictionary<string, long> Fields)[] values = [.. instances.Select(c => (c, Draw(container, random)))];
        var program = new ClientProgram();
        foreach ((int coordinate, Dictionary<string, long> fields) in values)
        {
            uint[] words = container.Encode(fields, coordinate);
            for (int w = 0; w < words.Length; w++) program.JtagWrite(container.Address(coordinate, w), words[w]);
        }
        program.Barrier(ClientProgram.Jtag).WaitFor(30 * 125);
        foreach ((int coordinate, _) in values)
            for (int w = 0; w < container.WordCount; w++) program.JtagRead(container.Address(coordinate, w));
        Compare(container, values, [.. link.Run(program.Barrier(ClientProgram.Jtag)).JtagData.Select(d => (uint)d)]);
    });

    [Theory]
    [InlineData(false), InlineData(true)]
    public Task What_was_never_written_reads_as_something_the_client_takes(bool initialised) => ClientBench.RunAsync(link =>
    {
        if (initialised) link.Initialise();
        foreach (ContainerInfo container in RegisterCatalog.All.Where(c => c.Readable && c.ReadableOnHardware && c.WordCount > 0 && c.WordMaps.Length > 0))
        {
            bool overJtag = container.Channels.Contains("OmnibusChipOverJTAG");
            if (!container.IsOnOmnibus && !overJtag) continue;
            int count = Math.Min(container.CoordinateCount, 8);
            int[] instances = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * container.CoordinateCount / count))];
            ClientProgram over = new(), past = new();
            foreach (int coordinate in instances)
                for (int w = 0; w < container.WordCount; w++) (_, _) = (over.Read(container.Address(coordinate, w)), past.JtagRead(container.Address(coordinate, w)));
            if (container.IsOnOmnibus) Legal(container, instances, link.Run(over.Barrier(ClientProgram.Omnibus)).Data);
            if (overJtag) Legal(container, instances, [.. link.Run(past.Barrier(ClientProgram.Jtag)).JtagData.Select(d => (uint)d)]);
        }
    });

    [Theory]
    [InlineData(0x02CF_0000u, 258 * 128), InlineData(0x03CF_0000u, 258 * 128), InlineData(0x0280_0000u, 4096), InlineData(0x8000_0000u, 1 << 15), InlineData(0x8400_0000u, 1 << 26)]
    public Task Byte_enables_choose_the_bytes_that_are_written(uint first, int words) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(words);
        for (int i = 0; i < 20; i++)
        {
            uint address = first + (uint)random.Next(words), word = (uint)random.NextInt64(1L << 32);
            var program = new ClientProgram().Write(address, word).Read(address);
            List<uint> expected = [word];
            for (int step = 0; step < 20; step++)
            {
                (uint enables, uint data, uint mask) = ((uint)random.Next(16), (uint)random.NextInt64(1L << 32), 0u);
                for (int b = 0; b < 4; b++) mask |= (enables >> b & 1) != 0 ? 0xFFu << (8 * b) : 0;
                word = (word & ~mask) | (data & mask);
                program.Write(address, data, enables).Read(address);
                expected.Add(word);
            }
            Assert.Equal(expected, link.Run(program.Barrier(ClientProgram.Omnibus)).Data);
        }
    });

    [Fact]
    public Task Processor_ram_is_reached_to_every_corner() => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(5);
        (uint Address, uint Data)[] cells = [.. Enumerable.Range(0, 27).SelectMany(bit => (uint[])[(uint)((1L << bit) - 1) & 0x3FF_FFFF, (1u << bit) & 0x3FF_FFFF]).Distinct().Select(a => (0x8400_0000 + a, (uint)random.NextInt64(1L << 32)))];
        var program = new ClientProgram().Write(cells).Barrier(ClientProgram.Omnibus);
        foreach ((uint address, _) in cells) program.Read(address);
        Assert.Equal([.. cells.Select(c => c.Data)], link.Run(program.Barrier(ClientProgram.Omnibus)).Data);
    });

    private static bool IsMemory(ContainerInfo container) =>
        container.Readable && container.ReadableOnHardware && container.Writable && container.WordCount > 0 && !container.IsTrigger && container.WordMaps.Length > 0 && !SideEffects.Contains(container.Name);

    // A loop of the phase-locked kind needs divisors: their fields cannot be 0 by their ranges.
    private static Dictionary<string, long> Draw(ContainerInfo container, Random random) =>
        container.Fields.Where(f => f.Kind != FieldKind.Const).ToDictionary(f => f.Name, f => random.NextInt64(f.Min, f.Max + 1));

    private static void Write(ClientProgram program, ContainerInfo container, int coordinate, Dictionary<string, long> fields)
    {
        uint[] words = container.Encode(fields, coordinate);
        uint enables = container.IsByteLane ? 1u << (3 - (coordinate & 3)) : 15;
        for (int w = 0; w < words.Length; w++) program.Write(container.Address(coordinate, w), words[w], enables);
    }

    private static void Legal(ContainerInfo container, int[] instances, uint[] data)
    {
        for (int i = 0; i < instances.Length; i++)
        {
            Dictionary<string, long> found = container.Decode(data.AsSpan(i * container.WordCount, container.WordCount), instances[i]);
            foreach (FieldInfo field in container.Fields.Where(f => f.Kind is not (FieldKind.Const or FieldKind.OneHot)))
                Assert.True(found[field.Name] >= field.Min && found[field.Name] <= field.Max, $"{container.Name}[{instances[i]}].{field.Name} reads {found[field.Name]}, the client takes {field.Min}..{field.Max}");
        }
    }

    private static void Compare(ContainerInfo container, (int Coordinate, Dictionary<string, long> Fields)[] values, uint[] data)
    {
        for (int i = 0; i < values.Length; i++)
        {
            Dictionary<string, long> found = container.Decode(data.AsSpan(i * container.WordCount, container.WordCount), values[i].Coordinate);
            foreach ((string field, long value) in values[i].Fields)
                Assert.True(found[field] == value, $"{container.Name}[{values[i].Coordinate}].{field}: wrote {value}, read {found[field]}");
        }
    }
}
