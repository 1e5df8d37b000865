using Bss2.Chip;

namespace Bss2.Experiment.Tests;

public class RegisterSyntaxTests
{
    [Theory]
    [InlineData("NeuronConfig[12]", "NeuronConfig", new[] { 12 })]
    [InlineData("neuron_config[12]", "NeuronConfig", new[] { 12 })]
    [InlineData("NEURONCONFIG[0x10..18]", "NeuronConfig", new[] { 16, 17, 18 })]
    [InlineData("NeuronConfig[1, 200]", "NeuronConfig", new[] { 456 })]
    [InlineData("NeuronConfig[bottom,200]", "NeuronConfig", new[] { 456 })]
    [InlineData("CapMemCell[3,v_threshold,72]", "CapMemCell", new[] { 9692 })]
    [InlineData("CapMemCell[0, v_leak..v_threshold, 5]", "CapMemCell", new[] { 5, 135, 265 })]
    [InlineData("CommonSTPConfig[*]", "CommonSTPConfig", new[] { 0, 1 })]
    [InlineData("CommonSTPConfig", "CommonSTPConfig", new[] { 0, 1 })]
    [InlineData("cadc_config[bottom]", "CADCConfig", new[] { 1 })]
    [InlineData("INA219Status[vdd12_pll]", "INA219Status", new[] { 5 })]
    [InlineData("DACChannel[vdd12_digital]", "DACChannel", new[] { 9 })]
    [InlineData("CrossbarNode[9,1]", "CrossbarNode", new[] { 34 })]
    [InlineData("CrossbarNode[0,*]", "CrossbarNode", new[] { 0, 1, 2 })]
    [InlineData("SystimeSyncBase", "SystimeSyncBase", new[] { 0 })]
    public void A_name_and_a_coordinate_name_instances(string text, string register, int[] coordinates)
    {
        RegisterSelection selection = RegisterSyntax.Parse(text);
        Assert.Equal(register, selection.Container.Name);
        Assert.Equal(coordinates, selection.Coordinates);
        Assert.False(selection.NamesFields);
        Assert.Equal(selection.Container.Fields.Length, selection.Fields.Count);
    }

    [Theory]
    [InlineData("NeuronConfig[12].enable_fire", new[] { "enable_fire" })]
    [InlineData("NeuronConfig[12].EnableFire", new[] { "enable_fire" })]
    [InlineData("CrossbarOutputConfig.enable_slow[2]", new[] { "enable_slow[2]" })]
    [InlineData("CrossbarOutputConfig[0].enable_slow", new[] { "enable_slow[0]", "enable_slow[1]", "enable_slow[2]", "enable_slow[3]" })]
    public void A_field_follows_the_point(string text, string[] fields)
    {
        RegisterSelection selection = RegisterSyntax.Parse(text);
        Assert.True(selection.NamesFields);
        Assert.Equal(fields, selection.Fields.Select(f => f.Name));
    }

    [Theory]
    [InlineData("NeuronConfg[1]", "NeuronConfig")]
    [InlineData("Node", "CrossbarNode")]
    [InlineData("NeuronConfig[1].enable_fier", "enable_fire")]
    [InlineData("NeuronConfig[512]", "0..511")]
    [InlineData("NeuronConfig[-1]", "0..511")]
    [InlineData("NeuronConfig[3..2]", "rises")]
    [InlineData("NeuronConfig[1,2,3]", "row 0..1, column 0..255")]
    [InlineData("CapMemCell[0,v_lek,1]", "v_leak")]
    [InlineData("CrossbarNode[0,1]", "does not exist")]
    [InlineData("NeuronConfig[12", "']'")]
    [InlineData("NeuronConfig[12]enable_fire", "'.'")]
    [InlineData("ExternalPPUDRAMMemoryQuad[*]", "smaller range")]
    [InlineData("NeuronReset[0].value", "has none")]
    [InlineData("", "name of a register")]
    public void What_names_nothing_is_refused_with_what_is_near(string text, string hint) =>
        Assert.Contains(hint, Assert.Throws<RegisterInputException>(() => RegisterSyntax.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CapMemCell[0]", "0x1ff", 511)]
    [InlineData("CapMemCell[0].value", "0b101", 5)]
    [InlineData("CADCChannelConfig[0].offset", "-128", -128)]
    [InlineData("SynapseDriverConfig[0].row_mode_top", "Excitatory", 1)]
    [InlineData("NeuronConfig[0].enable_fire", "true", 1)]
    [InlineData("CapMemBlockConfig[0].debug_capmem_row", "none", -1)]
    public void Values_come_as_numbers_or_names(string target, string value, long expected)
    {
        RegisterAssignment assignment = RegisterSyntax.ParseAssignment(target, value);
        Assert.Equal(expected, assignment.Value);
    }

    [Theory]
    [InlineData("CapMemCell[0]", "1023", "0..1022")]
    [InlineData("NeuronConfig[0].enable_fire", "2", "0..1")]
    [InlineData("SynapseDriverConfig[0].row_mode_top", "exc", "excitatory")]
    [InlineData("NeuronConfig.enable_fire", "1", "NeuronConfig[0]")]
    [InlineData("NeuronConfig[0]", "1", "enable_fire")]
    [InlineData("PPUStatusRegister[0].sleep", "1", "read only")]
    public void Assignments_that_cannot_be_done_are_refused(string target, string value, string hint) =>
        Assert.Contains(hint, Assert.Throws<RegisterInputException>(() => RegisterSyntax.ParseAssignment(target, value)).Message, StringComparison.Ordinal);

    [Fact]
    public void Assignments_come_with_an_equals_sign_or_as_pairs()
    {
        IReadOnlyList<RegisterAssignment> found = RegisterSyntax.ParseAssignments(["NeuronConfig[1].enable_fire=1", "CapMemCell[2]", "17", "cadc_config[top].enable=1"]);
        Assert.Equal([1, 17, 1], found.Select(a => a.Value));
        Assert.Throws<RegisterInputException>(() => RegisterSyntax.ParseAssignments(["CapMemCell[2]"]));
    }

    [Fact]
    public void Every_register_and_field_is_found_by_its_own_name()
    {
        foreach (ContainerInfo container in RegisterCatalog.All)
        {
            Assert.Same(container, RegisterNames.Container(container.Name));
            foreach (FieldInfo field in container.Fields) Assert.Same(field, Assert.Single(RegisterNames.Fields(container, field.Name)));
        }
    }
}
