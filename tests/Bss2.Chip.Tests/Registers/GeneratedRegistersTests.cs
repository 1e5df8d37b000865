using System.Reflection;
using CsCheck;

namespace Bss2.Chip.Tests;

/// <summary>The typed structs and the map as data must agree: both are generated, by different code.</summary>
public class GeneratedRegistersTests
{
    public static TheoryData<string> Names => [.. RegisterCatalog.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Words_survive_decode_and_encode(string name) => Run(nameof(RoundTrip), name);

    [Theory, MemberData(nameof(Names))]
    public void The_default_object_has_the_default_words(string name) => Run(nameof(DefaultWords), name);

    [Theory, MemberData(nameof(Names))]
    public void Every_scalar_property_reads_what_the_map_says(string name) => Run(nameof(Properties), name);

    [Fact]
    public void Out_of_range_values_name_container_field_and_range()
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => CapMemCell.Default with { Value = 1024 });
        Assert.Contains("CapMemCell.Value takes 0..", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unnamed_bits_survive_a_change()
    {
        EventRecordingConfig value = EventRecordingConfig.Decode([0xABCD_0000]) with { EnableEventRecording = true };
        var words = new uint[1];
        value.Encode(words);
        Assert.Equal(0xABCD_0001u, words[0]);
    }

    [Fact]
    public void Worked_examples_of_the_notes_hold()
    {
        Assert.Equal(0x178242u, NeuronConfig.At(new NeuronOnChip(1, 200)).AddressOf(0).Value);
        Assert.Equal(0x1a9320u, NeuronBackendConfig.At(new NeuronOnChip(1, 200)).AddressOf(0).Value);
        Assert.Equal(0x158902u, CapMemCell.At(CapMemCellOnChip.OfNeuron(new NeuronOnChip(1, 200), CapMemRow.VThreshold)).AddressOf(0).Value);
        Assert.Equal(0x13003bu, CrossbarNode.At(new CrossbarNodeOnChip(input: 9, output: 1)).AddressOf(0).Value);
        Assert.Equal(0x118494u, SynapseDriverConfig.At(new SynapseDriverOnChip(Hemisphere.Bottom, 37)).AddressOf(0).Value);
        Assert.Equal(0x03400005u, CadcChannelConfig.At(new CadcChannelOnChip(Hemisphere.Bottom, acausal: true, 130)).AddressOf(0).Value);
    }

    [Fact]
    public void Every_omnibus_address_is_found_again()
    {
        foreach (ContainerInfo container in RegisterCatalog.All.Where(c => c.IsOnOmnibus && c.WordCount > 0 && c.CoordinateCount <= 40_000))
            foreach (int coordinate in new[] { 0, container.CoordinateCount / 2, container.CoordinateCount - 1 })
            {
                uint address = container.Address(coordinate, container.WordCount - 1);
                Assert.True(RegisterCatalog.TryFind(address, out ContainerInfo? found, out int c, out int w), $"{container.Name}[{coordinate}] 0x{address:x}");
                Assert.Equal(address, found!.Address(c, w));
            }
        Assert.False(RegisterCatalog.TryFind(0x0FF0_0000, out _, out _, out _));
    }

    [Fact]
    public void All_windows_onto_a_word_are_found_in_the_order_of_the_map() =>
        Assert.Equal([("ExternalPPUMemoryByte", 4, 0), ("ExternalPPUMemoryQuad", 1, 0)], RegisterCatalog.FindAll(0x8000_0001).Select(f => (f.Container.Name, f.Coordinate, f.Word)));

    private static void Run(string method, string name)
    {
        Type type = typeof(NeuronConfig).Assembly.GetTypes().Where(t => t is { IsValueType: true, ContainsGenericParameters: false }).Single(t => t.GetProperty("Info", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is ContainerInfo info && info.Name == name);
        typeof(GeneratedRegistersTests).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, null);
    }

    private static void RoundTrip<T>() where T : struct, IContainer<T> =>
        Gen.UInt.Array[T.WordCount].Sample(words =>
        {
            var encoded = new uint[T.WordCount];
            T.Decode(words).Encode(encoded);
            return encoded.AsSpan().SequenceEqual(words);
        }, iter: 20);

    private static void DefaultWords<T>() where T : struct, IContainer<T>
    {
        var words = new uint[T.WordCount];
        T.Default.Encode(words);
        Assert.Equal(T.Info.DefaultWords, words);
    }

    private static void Properties<T>() where T : struct, IContainer<T> =>
        Gen.UInt.Array[T.WordCount].Sample(words =>
        {
            T value = T.Decode(words);
            Dictionary<string, long> expected = T.Info.Decode(words);
            foreach (FieldInfo field in T.Info.Fields.Where(f => !f.Name.Contains('[', StringComparison.Ordinal)))
            {
                string property = string.Concat(field.Name.Split('_', '.').Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
                object found = typeof(T).GetProperty(property == typeof(T).Name ? property + "Value" : property)!.GetValue(value)!;
                long number = found is bool flag ? (flag ? 1 : 0) : Convert.ToInt64(found, System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(expected[field.Name], number);
            }
        }, iter: 10);
}
