using System.Buffers;
using System.Text;
using System.Text.Json;
using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>The readable side of <see cref="ChipConfig"/>: which registers differ, field by field.</summary>
public static class ChipConfigText
{
    /// <summary>
    /// JSON of the registers in which two configurations differ: {"NeuronConfig[12]": {"enable_fire": [0, 1], ...}, ...}, each field with its
    /// value in <paramref name="from"/> and in <paramref name="to"/>.
    /// </summary>
    public static string Changes(ChipConfig from, ChipConfig to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            for (int part = 0; part < ChipConfig.Parts.Count; part++) WriteBlock(json, ChipConfig.Parts[part], from.Blocks[part], to.Blocks[part]);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteBlock(Utf8JsonWriter json, ContainerInfo block, ReadOnlySpan<uint> from, ReadOnlySpan<uint> to)
    {
        int size = block.WordCount;
        for (int c = 0; c < block.CoordinateCount; c++)
        {
            ReadOnlySpan<uint> old = from.Slice(c * size, size), now = to.Slice(c * size, size);
            if (old.SequenceEqual(now)) continue;
            json.WriteStartObject($"{block.Name}[{c}]");
            foreach (FieldInfo field in block.Fields)
            {
                long before = field.Get(old, c), after = field.Get(now, c);
                if (before == after) continue;
                json.WriteStartArray(field.Name);
                json.WriteNumberValue(before);
                json.WriteNumberValue(after);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
    }
}
