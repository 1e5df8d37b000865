using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Fingerprint of the register map: files of register words are only read with the map they were written with.</summary>
public static class RegisterMapVersion
{
    private static readonly Lazy<string> Lazily = new(Make);

    /// <summary>The first 16 hexadecimal digits of a SHA-256 over names, addresses and fields.</summary>
    public static string Current => Lazily.Value;

    private static string Make()
    {
        var text = new StringBuilder();
        foreach (ContainerInfo c in RegisterCatalog.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"{c.Name} {c.CoordinateCount} {c.WordCount} {c.GrayWords}");
            foreach (AddressMap map in c.WordMaps) text.Append(CultureInfo.InvariantCulture, $" @{map.BaseAddress:x} {string.Join(',', map.Dims)} {string.Join(',', map.WordOffsets)}");
            foreach (FieldInfo f in c.Fields)
                text.Append(CultureInfo.InvariantCulture, $"\n {f.Name} {f.Kind} {f.Invert} {f.EncodeAdd} {f.Transform} {string.Join(' ', f.Segments.Select(s => $"{s.Word}.{s.Lsb}.{s.Width}.{s.ValueLsb}"))}");
            text.Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
