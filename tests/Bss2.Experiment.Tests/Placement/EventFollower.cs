using Bss2.Chip;

namespace Bss2.Experiment.Tests;

/// <summary>
/// Follows an event through a configuration by the published rules: crossbar nodes, PADI buses, driver selection, label match, row mode,
/// column switches, joined circuits. Gives the signed weight that arrives at each of 256 pairs of circuits.
/// </summary>
internal sealed class EventFollower(ChipConfig config)
{
    public int[] FollowHostEvent(ushort label)
    {
        var received = new int[256];
        Route(8 + (label >> 14), label & 0x3FFF, received, out _);
        return received;
    }

    public int[] FollowNeuronEvent(NeuronOnChip circuit, out SpikeLabel toHost)
    {
        var received = new int[256];
        // Bits 10..8: the event output (column div 32); bits 7..0: the backend's address (registers-notes.md 7).
        int label = (circuit.Column / 32 << 8) | config.Get(NeuronBackendConfig.At(circuit)).AddressOut;
        Route(circuit.Column / 32, label, received, out int l2);
        toHost = new SpikeLabel((ushort)((l2 << 14) | label));
        return received;
    }

    private void Route(int input, int label, int[] received, out int l2)
    {
        l2 = -1;
        for (int output = 0; output < 12; output++)
        {
            if (CrossbarNodeOnChip.TryFind(input, output) is not int n) continue;
            CrossbarNode node = config.Get(CrossbarNode.At(n));
            if ((label & node.Mask) != node.Target) continue;
            if (output >= 8) l2 = output - 8;
            else Bus(output / 4, output % 4, label, received);
        }
    }

    private void Bus(int hemisphere, int bus, int label, int[] received)
    {
        if (!config.Get(CommonPadiBusConfig.At(new Hemisphere(hemisphere))).EnableSpl1(bus)) return;
        for (int index = 0; index < 32; index++)
        {
            int driver = (4 * index) + bus;
            SynapseDriverConfig d = config.Get(SynapseDriverConfig.At(new SynapseDriverOnChip(new Hemisphere(hemisphere), driver)));
            if (!d.EnableReceiver || ((index ^ (label >> 6)) & d.RowAddressCompareMask) != 0) continue;
            int address = d.EnableAddressOut ? label & 63 : label & 32;
            Row(hemisphere, 2 * driver, d.RowModeBottom, address, received);
            Row(hemisphere, (2 * driver) + 1, d.RowModeTop, address, received);
        }
    }

    private void Row(int hemisphere, int row, RowMode mode, int address, int[] received)
    {
        for (int column = 0; column < 256; column++)
        {
            int quad = (32 * (column % 2)) + (column / 8), entry = column / 2 % 4;
            SynapseQuad synapses = config.Get(SynapseQuad.At(new SynapseQuadOnChip(new Hemisphere(hemisphere), row, quad)));
            if (synapses.Labels(entry) != address) continue;
            ColumnCurrentQuad switches = config.Get(ColumnCurrentQuad.At(new ColumnQuadOnChip(new Hemisphere(hemisphere), quad)));
            int weight = synapses.Weights(entry), neuron = (128 * hemisphere) + (column / 2);
            if (mode is RowMode.Excitatory or RowMode.ExcitatoryAndInhibitory && switches.SwitchEnableSynapticCurrentExcitatory(entry)) received[neuron] += weight;
            if (mode is RowMode.Inhibitory or RowMode.ExcitatoryAndInhibitory && switches.SwitchEnableSynapticCurrentInhibitory(entry)) received[neuron] -= weight;
        }
    }
}
