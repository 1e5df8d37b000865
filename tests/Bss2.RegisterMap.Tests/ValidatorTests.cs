namespace Bss2.RegisterMap.Tests;

public class ValidatorTests
{
    private const string Field = """{"name": "a", "kind": "uint", "segments": [[0, 0, 4, 0]], "default": 0, "min": 0, "max": 15}""";

    [Fact]
    public void A_sound_container_passes() => Check(Container(Field));

    [Theory]
    [InlineData("""{"name": "b", "kind": "uint", "segments": [[0, 3, 2, 0]], "default": 0, "min": 0, "max": 3}""", "belong to another field")]
    [InlineData("""{"name": "b", "kind": "uint", "segments": [[0, 8, 2, 0]], "default": 0, "min": 0, "max": 7}""", "does not fit 2 bits")]
    [InlineData("""{"name": "b", "kind": "uint", "segments": [[0, 8, 2, 0]], "default": 4, "min": 0, "max": 3}""", "default 4 is outside")]
    [InlineData("""{"name": "b", "kind": "uint", "segments": [[1, 8, 2, 0]], "default": 0, "min": 0, "max": 3}""", "segment in word 1")]
    [InlineData("""{"name": "b", "kind": "uint", "segments": [[0, 31, 2, 0]], "default": 0, "min": 0, "max": 3}""", "does not fit a 32-bit word")]
    [InlineData("""{"name": "b", "kind": "uint", "segments": [[0, 8, 2, 0], [0, 12, 2, 3]], "default": 0, "min": 0, "max": 3}""", "have a gap")]
    [InlineData("""{"name": "b", "kind": "enum", "segments": [[0, 8, 2, 0]], "default": 0, "min": 0, "max": 3, "enum": "NoSuchEnum"}""", "not in enums.json")]
    [InlineData("""{"name": "a", "kind": "uint", "segments": [[0, 8, 2, 0]], "default": 0, "min": 0, "max": 3}""", "declared 2 times")]
    [InlineData("""{"name": "b", "kind": "uint", "segments": [[0, 8, 2, 0]], "default": 0, "min": 3, "max": 0}""", "is empty")]
    public void A_field_that_contradicts_the_container_is_refused(string field, string reason) => Refused(Container($"{Field}, {field}"), reason);

    [Fact]
    public void Dims_must_multiply_to_the_coordinate_count() => Refused(Container(Field, dims: "[[2, 1]]"), "multiply to 2");

    [Fact]
    public void A_coordinate_must_be_known() => Refused(Container(Field, coordinate: "NoSuchCoordinate"), "not in coordinates.json");

    [Fact]
    public void Default_words_must_match_the_words() => Refused(Container(Field, defaults: "[0, 0]"), "2 default words");

    [Fact]
    public void Two_containers_may_not_share_an_address()
    {
        Block block = Reader.ReadBlock($$"""{"block": "test", "containers": [{{Container(Field)}}, {{Container(Field, name: "Other")}}]}""", "test.json");
        var fault = Assert.Throws<MapException>(() => Validator.Check(Map(block)));
        Assert.Contains("belongs to Thing already", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_a_required_property_names_its_file()
    {
        var fault = Assert.Throws<MapException>(() => Reader.ReadBlock("""{"block": "test", "containers": [{"name": "X"}]}""", "test.json"));
        Assert.Contains("test.json", fault.Message, StringComparison.Ordinal);
    }

    private static void Refused(string container, string reason)
    {
        var fault = Assert.Throws<MapException>(() => Check(container));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains("firmware-spec/test.json", fault.Message, StringComparison.Ordinal);
    }

    private static void Check(string container)
    {
        Block block = Reader.ReadBlock($$"""{"block": "test", "containers": [{{container}}]}""", "test.json");
        Validator.Check(Map(block));
    }

    private static Map Map(Block block) => new([block], new Dictionary<string, int?> { ["ThingOnChip"] = 4 }, new Dictionary<string, IReadOnlyDictionary<string, long>>(), [], []);

    private static string Container(string fields, string name = "Thing", string coordinate = "ThingOnChip", string dims = "[[4, 1]]", string defaults = "[0]") =>
        $$"""
        {"name": "{{name}}", "doc": "A thing.", "coordinate": "{{coordinate}}", "count": 4, "bus": "chip_omnibus", "backends": ["Omnibus"], "readable": true, "writable": true,
         "access": "register", "words": {"read": 1, "write": 1}, "address": {"base": 16, "dims": {{dims}}, "word_offsets": [0]}, "defaultWords": {{defaults}}, "fields": [{{fields}}]}
        """;
}
