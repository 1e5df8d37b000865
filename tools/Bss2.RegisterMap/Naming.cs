using System.Text;
using System.Text.RegularExpressions;

namespace Bss2.RegisterMap;

/// <summary>From the map's names to C# names: .NET casing for acronyms, indices apart from the name.</summary>
public static partial class Naming
{
    /// <summary>"CADCChannelConfig" becomes "CadcChannelConfig".</summary>
    public static string Type(string name) =>
        Acronym().Replace(name.Replace("PPUDRAM", "PpuDram", StringComparison.Ordinal), m => m.Value[0] + m.Value[1..].ToLowerInvariant());

    /// <summary>"enable_fire" becomes "EnableFire"; "buffer[1].neuron_odd[0]" becomes "BufferNeuronOdd" with the indices 1, 0.</summary>
    public static (string Name, int[] Indices) Member(string field)
    {
        List<int> indices = [];
        string plain = Index().Replace(field, m =>
        {
            if (!int.TryParse(m.Groups[1].Value, out int index)) return "_" + m.Groups[1].Value;
            indices.Add(index);
            return "";
        });
        return (Pascal(plain), [.. indices]);
    }

    /// <summary>"v_ref_select" becomes "VRefSelect".</summary>
    public static string Pascal(string snake)
    {
        var name = new StringBuilder();
        foreach (string part in snake.Split('_', '.'))
            if (part.Length > 0) name.Append(char.ToUpperInvariant(part[0])).Append(part.AsSpan(1));
        return name.ToString();
    }

    [GeneratedRegex("[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]{2,}(?=[0-9]|$)|[A-Z]{2,}(?=[a-z]*$)")]
    private static partial Regex Acronym();

    [GeneratedRegex(@"\[(\w+)\]")]
    private static partial Regex Index();
}
