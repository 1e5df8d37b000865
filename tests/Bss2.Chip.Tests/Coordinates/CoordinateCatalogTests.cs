namespace Bss2.Chip.Tests;

public class CoordinateCatalogTests
{
    [Fact]
    public void Every_container_has_axes_that_count_its_instances()
    {
        foreach (ContainerInfo container in RegisterCatalog.All)
        {
            CoordinateInfo shape = CoordinateCatalog.Of(container);
            long product = shape.Axes.Aggregate(1L, (n, a) => n * a.Count);
            if (container.Name == "CrossbarNode") Assert.Equal(240, product);
            else Assert.Equal(container.CoordinateCount, product);
        }
    }

    [Fact]
    public void Digits_lead_back_to_the_linear_coordinate()
    {
        foreach (ContainerInfo container in RegisterCatalog.All)
        {
            CoordinateInfo shape = CoordinateCatalog.Of(container);
            for (long c = 0; c < container.CoordinateCount; c += Math.Max(1, container.CoordinateCount / 97))
            {
                int[] digits = shape.Digits((int)c);
                Assert.All(digits.Zip(shape.Axes), pair => Assert.InRange(pair.First, 0, pair.Second.Count - 1));
                Assert.True(shape.TryLinear(digits, out int linear));
                Assert.Equal(c, linear);
            }
        }
    }

    [Fact]
    public void A_crossbar_node_that_does_not_exist_has_no_linear_coordinate()
    {
        CoordinateInfo nodes = CoordinateCatalog.Of(CrossbarNode.Info);
        Assert.True(nodes.TryLinear([9, 1], out int linear));
        Assert.Equal(34, linear);
        Assert.False(nodes.TryLinear([0, 1], out _));
    }

    [Fact]
    public void Axes_and_their_values_have_the_names_of_the_map()
    {
        CoordinateInfo cell = CoordinateCatalog.Of(CapMemCell.Info);
        Assert.Equal(["block", "row", "column"], cell.Axes.Select(a => a.Name));
        Assert.Contains(("v_threshold", 2), cell.Axes[1].Names);
        Assert.Contains(("vdd12_pll", 5), CoordinateCatalog.Of(Ina219Status.Info).Axes[0].Names);
    }

    [Fact]
    public void What_a_real_chip_does_not_read_back_is_marked()
    {
        string[] unread = [.. RegisterCatalog.All.Where(c => !c.ReadableOnHardware).Select(c => c.Name).Order(StringComparer.Ordinal)];
        string[] expected =
        [
            "BackgroundSpikeSource", "CADCChannelConfig", "CapMemBlockConfig", "CommonPADIBusConfig", "CommonSTPConfig", "CrossbarNode", "CrossbarOutputConfig",
            "NeuronBackendSRAMTimingConfig", "PollingOmnibusBlockConfig", "SynapseBiasSelection", "SynapseDriverSRAMTimingConfig",
        ];
        Assert.Equal(expected, unread);
    }

    [Fact]
    public void Enumerations_know_their_names()
    {
        Assert.Equal("excitatory", EnumCatalog.NameOf("RowMode", 1));
        Assert.Null(EnumCatalog.NameOf("RowMode", 9));
        Assert.Empty(EnumCatalog.Find("NoSuchEnum"));
        Assert.All(RegisterCatalog.All.SelectMany(c => c.Fields).Where(f => f.EnumName is not null), f => Assert.NotEmpty(EnumCatalog.Find(f.EnumName)));
    }
}
