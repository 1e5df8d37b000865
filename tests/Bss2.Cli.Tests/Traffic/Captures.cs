using Bss2.Chip;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Tests;

/// <summary>Makes capture files, and damages them as networks and disks do.</summary>
internal static class Captures
{
    /// <summary>Data of the one write and read of <see cref="Program"/>.</summary>
    public const uint Data = 0xfc;

    /// <summary>Writes word 2 of a neuron, reads it and the JTAG identification back, ends.</summary>
    public static ulong[] Program(int neuron) =>
    [
        UtWord.JtagInit, UtWord.JtagInstruction(1), UtWord.JtagData(0, 32, keepResponse: true),
        UtWord.OmnibusAddress(NeuronConfig.At(neuron).AddressOf(2).Value, isRead: false), UtWord.OmnibusData(Data),
        UtWord.OmnibusAddress(NeuronConfig.At(neuron).AddressOf(2).Value, isRead: true), UtWord.Barrier(BarrierKind.Omnibus | BarrierKind.Jtag), UtWord.Halt,
    ];

    /// <summary>Programs for neurons 12, 13, ... on the simulated board of this process.</summary>
    public static async Task SimulatedAsync(string file, int programs = 1)
    {
        await using var link = new RecordedLink(new SimulatedFpga(new ChipOptions()), LinkRecorder.Create(file, DateTimeOffset.UnixEpoch.AddYears(56)));
        await RunAsync(link, programs);
    }

    /// <summary>The same over UDP.</summary>
    public static async Task UdpAsync(string file, string device, int programs = 1)
    {
        await using UdpLink link = await UdpLink.ConnectAsync(UdpAddress.TryParse(device)!, Cli.Token, recorder: LinkRecorder.Create(file, DateTimeOffset.UnixEpoch.AddYears(56)));
        await RunAsync(link, programs);
    }

    /// <summary>Writes the packets of <paramref name="file"/> to <paramref name="other"/> as <paramref name="change"/> wants them.</summary>
    public static void Rewrite(string file, string other, Action<List<CapturedPacket>> change)
    {
        List<CapturedPacket> packets = [];
        string description;
        using (FileStream from = File.OpenRead(file))
        {
            var reader = new PcapngReader(from);
            while (reader.TryRead(out PcapngPacket p)) packets.Add(new CapturedPacket(p.LinkType, p.TimeNs, p.Direction, p.Data.ToArray()));
            description = reader.Description;
        }
        change(packets);
        using FileStream to = File.Create(other);
        var writer = new PcapngWriter(to);
        foreach (CapturedPacket p in packets) writer.WritePacket(writer.AddInterface(p.LinkType, "again", description), p.TimeNs, p.Direction, p.Bytes);
    }

    private static async Task RunAsync(IFpgaLink link, int programs)
    {
        // All at once: then no program depends on the answers to another.
        for (int i = 0; i < programs; i++) await link.SendAsync(Program(12 + i), Cli.Token);
        for (int i = 0; i < programs; i++)
        {
            var answers = new ulong[3];
            for (int count = 0; count < answers.Length;) count += await link.ReceiveAsync(answers.AsMemory(count), Cli.Token);
        }
    }
}
