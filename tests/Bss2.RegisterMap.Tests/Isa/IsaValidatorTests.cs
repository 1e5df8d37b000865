namespace Bss2.RegisterMap.Tests;

public class IsaValidatorTests
{
    private const string Sound = """{"name": "neg", "form": "XO", "xo": 104, "operands": ["rt", "ra"], "flags": ["rc"], "doc": "-ra."}""";

    [Fact]
    public void A_sound_instruction_set_passes() => IsaValidator.Check(Set());

    [Theory]
    [InlineData("""{"name": "other", "form": "XO", "xo": 104, "operands": ["rt"], "doc": "x"}""", "belongs to neg already")]
    [InlineData("""{"name": "other", "form": "XO", "xo": 512, "operands": [], "doc": "x"}""", "512 does not fit the 9 bits")]
    [InlineData("""{"name": "other", "form": "XO", "xo": 1, "operands": ["si"], "doc": "x"}""", "'si' is outside of form XO")]
    [InlineData("""{"name": "other", "form": "XO", "xo": 1, "operands": ["rt", "rs"], "doc": "x"}""", "'rs' shares bits 0x03e00000")]
    [InlineData("""{"name": "other", "form": "XO", "xo": 1, "operands": ["rc"], "doc": "x"}""", "takes no operand")]
    [InlineData("""{"name": "other", "form": "XO", "xo": 1, "operands": [], "flags": ["rt"], "doc": "x"}""", "'rt' is no flag")]
    [InlineData("""{"name": "other", "form": "XO", "xo": 1, "operands": [], "set": {"rt": 32}, "doc": "x"}""", "32 does not fit the 5 bits")]
    [InlineData("""{"name": "other", "form": "XO", "xo": 1, "operands": ["rt?", "ra?"], "doc": "x"}""", "at most one optional operand")]
    [InlineData("""{"name": "other", "form": "XO", "opcode": 31, "xo": 1, "operands": [], "doc": "x"}""", "asks for xo and nothing else")]
    [InlineData("""{"name": "other", "form": "D", "xo": 1, "operands": [], "doc": "x"}""", "asks for opcode and nothing else")]
    [InlineData("""{"name": "other", "form": "D", "opcode": 31, "operands": [], "doc": "x"}""", "belongs to neg already")]
    [InlineData("""{"name": "other", "form": "Z", "opcode": 1, "operands": [], "doc": "x"}""", "form 'Z' is not in the list")]
    [InlineData("""{"name": "other", "form": "D", "opcode": 1, "operands": ["rz"], "doc": "x"}""", "field 'rz' is not in the list")]
    [InlineData("""{"name": "neg.", "form": "D", "opcode": 1, "operands": [], "doc": "x"}""", "expected one mnemonic of this name, found 2")]
    public void An_instruction_that_contradicts_the_set_is_refused(string instruction, string reason) => Refused(() => Set(instructions: $"{Sound}, {instruction}"), reason);

    [Theory]
    [InlineData("""{"name": "x", "bit": 6, "width": 5, "kind": "float", "doc": "x"}""", "operand kind 'float' is unknown")]
    [InlineData("""{"name": "x", "bit": 28, "width": 5, "kind": "gpr", "doc": "x"}""", "do not fit a 32-bit word")]
    [InlineData("""{"name": "x", "bit": 6, "width": 5, "kind": "gpr", "again": 30, "doc": "x"}""", "do not fit a 32-bit word")]
    [InlineData("""{"name": "x", "bit": 6, "width": 1, "kind": "flag", "doc": "x"}""", "has one bit and a suffix")]
    [InlineData("""{"name": "rt", "bit": 6, "width": 5, "kind": "gpr", "doc": "x"}""", "expected one field of this name")]
    public void A_field_that_is_none_is_refused(string field, string reason) => Refused(() => Set(field: field), reason);

    [Theory]
    [InlineData("""{"name": "E", "doc": "x", "fields": ["opcode", "xo_9"]}""", "has an opcode of its own if and only if")]
    [InlineData("""{"name": "E", "doc": "x", "fields": ["rt"]}""", "found 0 opcode fields")]
    [InlineData("""{"name": "E", "doc": "x", "opcode": 4, "fields": ["opcode", "xo_9"]}""", "names the group")]
    [InlineData("""{"name": "E", "doc": "x", "opcode": 64, "group": "g", "fields": ["opcode", "xo_9"]}""", "64 does not fit the 6 bits")]
    public void A_form_without_clear_opcodes_is_refused(string form, string reason) => Refused(() => Set(form: form), reason);

    [Theory]
    [InlineData("""{"name": "s", "of": "add", "operands": [], "doc": "x"}""", "'add' is not in the list")]
    [InlineData("""{"name": "s", "of": "neg", "operands": ["rt"], "doc": "x"}""", "of 'ra' of neg get no value")]
    [InlineData("""{"name": "s", "of": "neg", "operands": ["rt", "ra"], "flags": ["oe"], "doc": "x"}""", "neg has no flag 'oe'")]
    public void A_simplified_mnemonic_that_leaves_something_open_is_refused(string simplified, string reason) => Refused(() => Set(simplified: simplified), reason);

    [Theory]
    [InlineData("""{"name": "lr", "number": 1024, "access": "rw", "doc": "x"}""", "0..1023")]
    [InlineData("""{"name": "lr", "number": 8, "access": "x", "doc": "x"}""", "access r, w or rw")]
    public void A_special_register_that_is_none_is_refused(string register, string reason) => Refused(() => Set(registers: register), reason);

    [Fact]
    public void A_record_without_a_required_property_names_the_file()
    {
        var fault = Assert.Throws<MapException>(() => IsaReader.Parse("""{"fields": [{"name": "rt"}]}"""));
        Assert.Contains("firmware-spec/ppu-isa.json", fault.Message, StringComparison.Ordinal);
    }

    private static void Refused(Func<Isa> set, string reason)
    {
        var fault = Assert.Throws<MapException>(() => IsaValidator.Check(set()));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains("firmware-spec/ppu-isa.json", fault.Message, StringComparison.Ordinal);
    }

    private static Isa Set(string instructions = Sound, string field = "", string form = "", string simplified = "", string registers = "") => IsaReader.Parse(
        $$"""
        {"fields": [
            {"name": "opcode", "bit": 0, "width": 6, "kind": "opcode", "doc": "x"}, {"name": "xo_9", "bit": 22, "width": 9, "kind": "opcode", "doc": "x"},
            {"name": "rt", "bit": 6, "width": 5, "kind": "gpr", "doc": "x"}, {"name": "rs", "bit": 6, "width": 5, "kind": "gpr", "doc": "x"},
            {"name": "ra", "bit": 11, "width": 5, "kind": "gpr", "doc": "x"}, {"name": "si", "bit": 16, "width": 16, "kind": "signed", "doc": "x"},
            {"name": "oe", "bit": 21, "width": 1, "kind": "flag", "suffix": "o", "doc": "x"}, {"name": "rc", "bit": 31, "width": 1, "kind": "flag", "suffix": ".", "doc": "x"}
            {{More(field)}}],
         "forms": [
            {"name": "D", "doc": "x", "fields": ["opcode", "rt", "rs", "ra", "si"]},
            {"name": "XO", "doc": "x", "opcode": 31, "group": "g", "fields": ["opcode", "rt", "rs", "ra", "oe", "xo_9", "rc"]} {{More(form)}}],
         "instructions": [{{instructions}}], "simplified": [{{simplified}}], "specialRegisters": [{{registers}}]}
        """);

    private static string More(string item) => item.Length == 0 ? "" : ", " + item;
}
