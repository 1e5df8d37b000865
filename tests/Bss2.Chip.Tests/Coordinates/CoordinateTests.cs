namespace Bss2.Chip.Tests;

public class CoordinateTests
{
    // Worked examples of registers-notes.md section 3.
    [Theory]
    [InlineData(1, 200, 456, 456, 3, 72, 6)]
    [InlineData(1, 5, 261, 133, 2, 5, 0)]
    [InlineData(0, 130, 130, 258, 1, 2, 4)]
    public void A_neuron_has_its_places_in_every_block(int row, int column, int value, int backend, int block, int capMemColumn, int eventOutput)
    {
        var neuron = new NeuronOnChip(row, column);
        Assert.Equal((value, backend, block, capMemColumn, eventOutput), (neuron.Value, neuron.BackendIndex, neuron.CapMemBlock.Value, neuron.CapMemColumn, neuron.EventOutput));
        Assert.Equal(neuron, NeuronOnChip.FromBackendIndex(backend));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(10, 1, 1)]
    [InlineData(201, 57, 0)]
    [InlineData(255, 63, 3)]
    [InlineData(13, 33, 2)]
    public void Synapse_columns_and_quads_convert_both_ways(int column, int quad, int entry)
    {
        Assert.Equal((quad, entry), (SynapseQuadOnChip.QuadOfColumn(column), SynapseQuadOnChip.EntryOfColumn(column)));
        Assert.Equal(column, SynapseQuadOnChip.ColumnOf(quad, entry));
    }

    [Fact]
    public void Drivers_lie_on_the_buses_as_the_notes_say()
    {
        var driver = new SynapseDriverOnChip(Hemisphere.Bottom, 37);
        Assert.Equal((165, 1, 9), (driver.Value, driver.PadiBus, driver.IndexOnBus));
    }

    [Fact]
    public void The_76_crossbar_nodes_number_inputs_and_outputs_both_ways()
    {
        for (int n = 0; n < CrossbarNodeOnChip.Count; n++)
        {
            var node = new CrossbarNodeOnChip(n);
            Assert.Equal(node, new CrossbarNodeOnChip(node.Input, node.Output));
        }
        int existing = 0;
        for (int i = 0; i < CrossbarNodeOnChip.Inputs; i++)
            for (int o = 0; o < CrossbarNodeOnChip.Outputs; o++)
                if (CrossbarNodeOnChip.TryFind(i, o) is not null) existing++;
        Assert.Equal(76, existing);
        Assert.Throws<ArgumentException>(() => new CrossbarNodeOnChip(0, 1));
    }

    [Fact]
    public void Coordinates_refuse_what_does_not_exist()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NeuronOnChip(512));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NeuronOnChip(0, 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Hemisphere(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CapMemCellOnChip(new CapMemBlockOnChip(0), 130, 0));
    }
}
