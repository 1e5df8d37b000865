using Bss2.Chip;

namespace Bss2.Simulation.Tests;

/// <summary>Pad multiplexers, seen by the MADC: over the debug lines, or directly.</summary>
public sealed class PadTests
{
    private const double OpenV = 1.0, DebugV = 1.2;

    private static readonly ChipOptions Ideal = new() { Mismatch = 0, Noise = false };

    private static readonly MadcConfig Direct = MadcConfig.Default with { ConnectPreampToMadc = false, ConnectPadsToMadc = true };

    private static double Volts(MadcRig madc)
    {
        madc.Record(2);
        return (1.58e-3 * madc.Samples[^1].Code) - 0.065;
    }

    private static void Set(MadcRig madc, int pad, PadMultiplexerConfig config) => madc.Rig.Set(PadMultiplexerConfig.At(pad), config);

    private static PadMultiplexerConfig Synin => PadMultiplexerConfig.Default with { SyninDebugExcitatoryToSynapseIntermediateMux = true, SynapseIntermediateMuxToPad = true };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_buffer_sees_a_pad_over_its_debug_line_when_the_pad_is_connected_to_it(int pad)
    {
        var madc = new MadcRig(Ideal);
        madc.Rig.Set(ReadoutSourceSelection.At(), pad == 0 ? ReadoutSourceSelection.Default.WithBufferDebugPlus(0, true) : ReadoutSourceSelection.Default.WithBufferDebugMinus(0, true));
        Set(madc, pad, Synin);
        Assert.Equal(OpenV, Volts(madc), 1e-3);
        Set(madc, pad, Synin with { DebugToPad = true });
        Assert.Equal(DebugV, Volts(madc), 1e-3);
        Set(madc, pad, Synin with { DebugToPad = true, SynapseIntermediateMuxToPad = false });
        Assert.Equal(OpenV, Volts(madc), 1e-3);
        // The other pad has the other line.
        Set(madc, 1 - pad, Synin with { DebugToPad = true });
        Assert.Equal(OpenV, Volts(madc), 1e-3);
    }

    [Fact]
    public void A_buffer_reaches_a_pad_through_both_switches_and_the_converter_from_there()
    {
        var madc = new MadcRig(Ideal, Direct, 20);
        Assert.Equal(OpenV, Volts(madc), 1e-3);
        Set(madc, 0, PadMultiplexerConfig.Default.WithBufferToPad(0, true));
        Assert.Equal(OpenV, Volts(madc), 1e-3);
        madc.Rig.Set(ReadoutSourceSelection.At(), madc.Rig.Get(ReadoutSourceSelection.At()).WithEnableBufferToPad(0, true));
        Assert.Equal(Volts(new MadcRig(Ideal, null, 20)), Volts(madc), 2e-3);
    }

    [Fact]
    public void The_pre_amplifier_reaches_the_converter_by_the_pads_too()
    {
        double direct = Volts(new MadcRig(Ideal, null, 20));
        Assert.Equal(direct, Volts(new MadcRig(Ideal, Direct with { ConnectPreampToPads = true }, 20)), 1e-3);
        Assert.Equal(OpenV, Volts(new MadcRig(Ideal, Direct with { ConnectPadsToMadc = false, ConnectPreampToPads = true }, 20)), 1e-3);
    }

    [Fact]
    public void The_debug_readout_of_CapMem_shows_voltage_cells_of_the_chosen_blocks()
    {
        var madc = new MadcRig(Ideal, Direct);
        var block = new CapMemBlockOnChip(2);
        madc.Rig.Cell(new CapMemCellOnChip(block, 17, 3), 400);
        madc.Rig.Set(CapMemBlockConfig.At(block.Value), CapMemBlockConfig.Default with { DebugCapmemRow = 3, DebugCapmemColumn = 17 });
        PadMultiplexerConfig config = PadMultiplexerConfig.Default with { CapmemVOutMuxToCapmemIntermediateMux = true, CapmemIntermediateMuxToPad = true };
        Set(madc, 0, config);
        Assert.Equal(OpenV, Volts(madc), 1e-3);
        Set(madc, 0, config.WithCapmemVOutMux(2, true));
        Assert.Equal(0.019 + (1.875e-3 * 400), Volts(madc), 2e-3);
        madc.Rig.Cell(new CapMemCellOnChip(block, 17, 3), 300);
        Assert.Equal(0.019 + (1.875e-3 * 300), Volts(madc), 2e-3);
        // A current cell.
        madc.Rig.Set(CapMemBlockConfig.At(block.Value), CapMemBlockConfig.Default with { DebugCapmemRow = 10, DebugCapmemColumn = 17 });
        Assert.Equal(OpenV, Volts(madc), 1e-3);
    }

    [Fact]
    public void The_CADCs_debug_line_carries_a_neuron_to_a_pad()
    {
        var madc = new MadcRig(Ideal, Direct);
        Set(madc, 0, PadMultiplexerConfig.Default with { CadcDebugCausalToSynapseIntermediateMux = true, SynapseIntermediateMuxToPad = true });
        Assert.Equal(OpenV, Volts(madc), 1e-3);
        madc.Rig.Chip.Write(0x02CF_80C0 + 2, 0x0040_0000, 15);   // Column 18 onto the causal debug line.
        Assert.Equal(0.42, Volts(madc), 0.02);
    }
}
