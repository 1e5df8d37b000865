using System.Globalization;
using Bss2.Protocol;
using Bss2.Tests;

namespace Bss2.Simulation.Tests;

/// <summary>Programs for the whole board, of words alone: this test project does not know the driver.</summary>
internal static class BoardPrograms
{
    /// <summary>The digital initialisation of a cube, word for word.</summary>
    public static ulong[] Initialisation() =>
        [.. File.ReadLines(SharedMaterial.Path("spec/digital_init_v3_cube.words.txt")).Select(l => l.Split('#')[0].Trim().Split(' ', 2)[0]).Where(l => l.Length > 0).Select(Word)];

    /// <summary>Initialisation, then spikes that a default crossbar returns, among reads and ticks.</summary>
    public static ulong[] InitialisationAndSpikes()
    {
        List<ulong> words = [.. Initialisation(), UtWord.TimerSetup];
        for (uint i = 0; i < 200; i++)
        {
            words.Add(UtWord.WaitUntil(40 + (20 * i)));
            ushort label = (ushort)(i * 331);
            words.Add((i % 3) switch { 0 => UtWord.SpikePack(label), 1 => UtWord.SpikePack(label, (ushort)(label + 1)), _ => UtWord.SpikePack(label, (ushort)(label + 0x4000), (ushort)(label + 0x8000)) });
            if (i % 7 == 0) words.Add(FpgaRig.Read(0x0013_0019 + (i % 76)));
            if (i % 11 == 0) words.Add(UtWord.Tick);
        }
        words.AddRange([UtWord.Barrier(BarrierKind.Omnibus), UtWord.WaitUntil(8000), UtWord.Halt]);
        return [.. words];
    }

    private static ulong Word(string text) => ulong.Parse(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
