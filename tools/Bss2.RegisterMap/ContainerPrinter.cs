using System.Globalization;
using System.Security;
using System.Text;

namespace Bss2.RegisterMap;

/// <summary>Prints one container as a record struct over its raw words.</summary>
internal sealed class ContainerPrinter(StringBuilder text, Container c)
{
    private readonly string _type = Naming.Type(c.Name);

    public void Print()
    {
        text.Append($"\n/// <summary>{Doc(c.Doc)} Generated from firmware-spec/{c.Block}.json.</summary>\npublic readonly record struct {_type} : IContainer<{_type}>\n{{\n");
        for (int w = 0; w < c.Words; w++) text.Append($"    private readonly uint _w{w};\n");
        if (c.Words > 0) PrintConstructor();
        PrintInfo();
        PrintAt();
        foreach (IGrouping<string, Field> member in c.Fields.GroupBy(f => Naming.Member(f.Name).Name)) PrintMember(member.Key, [.. member]);
        PrintCodec();
        text.Append("}\n");
    }

    private static string Doc(string doc) => SecurityElement.Escape(doc.TrimEnd('.') + ".")!;

    private string Words(string prefix) => string.Join(", ", Enumerable.Range(0, c.Words).Select(w => $"{prefix}{w}"));

    private void PrintConstructor()
    {
        string parameters = string.Join(", ", Enumerable.Range(0, c.Words).Select(w => $"uint w{w}"));
        string body = c.Words == 1 ? "_w0 = w0" : $"({Words("_w")}) = ({Words("w")})";
        text.Append($"\n    private {_type}({parameters}) => {body};\n");
    }

    private void PrintInfo()
    {
        uint[] plain = [.. PlainDefaults()];
        text.Append($"\n    /// <inheritdoc/>\n    public static int WordCount => {c.Words};\n");
        text.Append($"\n    /// <inheritdoc/>\n    public static {_type} Default => new({string.Join(", ", plain.Select(Hex))});\n");
        text.Append("\n    /// <inheritdoc/>\n    public static ContainerInfo Info { get; } = new()\n    {\n");
        text.Append($"        Name = \"{c.Name}\", Block = \"{c.Block}\", Doc = {Literal(c.Doc)},\n");
        text.Append($"        CoordinateName = \"{c.Coordinate}\", CoordinateCount = {c.Count ?? 1}, WordCount = {c.Words},\n");
        text.Append($"        Channels = [{string.Join(", ", c.Backends.Select(b => $"\"{b}\""))}], Readable = {Bool(c.Readable)}, Writable = {Bool(c.Writable)}, Access = {Literal(c.Access)},{(c.ReadableOnHardware ? "" : " ReadableOnHardware = false,")}\n");
        text.Append($"        IsOnOmnibus = {Bool(c.OnOmnibus)}, GrayWords = {Bool(c.Gray)}, DefaultWords = [{string.Join(", ", (c.DefaultWords ?? [.. new uint[c.Words]]).Select(Hex))}],\n        WordMaps =\n        [\n");
        foreach (Address a in c.Addresses)
            text.Append($"            new({Hex(a.Base)}, [{string.Join(", ", a.Dims.Select(d => $"({d.Size}, {d.Stride})"))}], [{string.Join(", ", a.WordOffsets)}]),\n");
        text.Append("        ],\n        Fields =\n        [\n");
        foreach (Field f in c.Fields) PrintFieldInfo(f);
        text.Append("        ],\n    };\n");
    }

    private void PrintFieldInfo(Field f)
    {
        string kind = f.Kind switch { "bool" => "Bool", "uint" => "UInt", "int" => "Int", "enum" => "Enum", "const" => "Const", "onehot" => "OneHot", _ => throw new MapException($"firmware-spec/{c.Block}.json, {c.Name}, field {f.Name}: kind '{f.Kind}' is unknown.") };
        string transform = f.Transform switch { "" => "", "one_hot_reversed" => "OneHotReversed", "split_thermometer" => "SplitThermometer", "byte_lane" => "ByteLane", _ => throw new MapException($"firmware-spec/{c.Block}.json, {c.Name}, field {f.Name}: transform '{f.Transform}' is unknown.") };
        text.Append($"            new() {{ Name = \"{f.Name}\", Kind = FieldKind.{kind}, Min = {f.Min}, Max = {f.Max}, Default = {f.Default ?? -1}, ");
        text.Append($"Segments = [{string.Join(", ", f.Segments.Select(s => $"new({s.Word}, {s.Lsb}, {s.Width}, {s.ValueLsb})"))}]");
        if (f.Invert) text.Append(", Invert = true");
        if (f.EncodeAdd != 0) text.Append(CultureInfo.InvariantCulture, $", EncodeAdd = {f.EncodeAdd}");
        if (transform.Length > 0) text.Append($", Transform = FieldTransform.{transform}");
        if (f.Enum is not null) text.Append($", EnumName = \"{f.Enum}\"");
        if (f.Doc.Length > 0) text.Append($", Doc = {Literal(f.Doc)}");
        text.Append(" },\n");
    }

    private void PrintAt()
    {
        text.Append($"\n    /// <summary>The instance at linear coordinate <paramref name=\"coordinate\"/> of {c.Coordinate}, 0..{(c.Count ?? 1) - 1}.</summary>\n    public static Register<{_type}> At(int coordinate = 0) => new(coordinate);\n");
        if (NaturalCoordinates.Find(c.Coordinate) is not { } natural) return;
        string expression = string.Format(CultureInfo.InvariantCulture, natural.Expression, "coordinate");
        text.Append($"\n    /// <summary>The instance of <paramref name=\"coordinate\"/>.</summary>\n    public static Register<{_type}> At({natural.Type} coordinate) => new({expression});\n");
    }

    private void PrintMember(string name, Field[] fields)
    {
        if (name == _type) name += "Value";
        int[] indices = Naming.Member(fields[0].Name).Indices;
        if (indices.Length == 0) PrintProperty(name, fields[0]);
        else PrintIndexed(name, fields, indices.Length);
    }

    private static string TypeOf(Field f)
    {
        int width = f.Segments.Count == 0 ? 8 : f.Segments.Max(s => s.ValueLsb + s.Width);
        return f.Kind switch
        {
            "bool" => "bool",
            "enum" => Naming.Type(f.Enum!),
            "onehot" => "int",
            _ => width <= 31 ? "int" : width == 32 ? "uint" : "long",
        };
    }

    private void PrintProperty(string name, Field f)
    {
        string doc = f.Doc.Length > 0 ? f.Doc : f.Name.Replace('_', ' ');
        string range = f.Kind == "bool" ? "" : $" Range {f.Min}..{f.Max}.";
        text.Append($"\n    /// <summary>{Doc(doc)}{range}</summary>\n    public {TypeOf(f)} {name}\n    {{\n        get => {Get(f)};\n");
        if (f.Kind != "const")
        {
            text.Append("        init\n        {\n");
            PrintSet(f, name, "_w", "            ");
            text.Append("        }\n");
        }
        text.Append("    }\n");
    }

    private void PrintIndexed(string name, Field[] fields, int dimensions)
    {
        string type = TypeOf(fields[0]);
        string parameters = dimensions == 1 ? "int index" : "int index, int inner";
        string selector = dimensions == 1 ? "index" : "(index, inner)";
        string Case(Field f) { int[] i = Naming.Member(f.Name).Indices; return i.Length == 1 ? $"{i[0]}" : $"({i[0]}, {i[1]})"; }
        string doc = fields[0].Doc.Length > 0 ? fields[0].Doc : fields[0].Name.Replace('_', ' ');
        string range = fields[0].Kind == "bool" ? "" : $" Range {fields[0].Min}..{fields[0].Max}.";
        text.Append($"\n    /// <summary>{Doc(doc)}{range} Entries 0..{fields.Length - 1}.</summary>\n    public {type} {name}({parameters}) => {selector} switch\n    {{\n");
        foreach (Field f in fields) text.Append($"        {Case(f)} => {Get(f)},\n");
        text.Append($"        _ => throw BitField.NoSuchIndex(\"{c.Name}\", \"{name}\", index, {fields.Length}),\n    }};\n");
        text.Append($"\n    /// <summary>A copy with one entry of {name} changed.</summary>\n    public {_type} With{name}({parameters}, {type} value)\n    {{\n");
        text.Append($"        {string.Join(" ", Enumerable.Range(0, c.Words).Select(w => $"uint w{w} = _w{w};"))}\n        switch ({selector})\n        {{\n");
        foreach (Field f in fields)
        {
            text.Append($"            case {Case(f)}:\n            {{\n");
            PrintSet(f, name, "w", "                ");
            text.Append("                break;\n            }\n");
        }
        text.Append($"            default: throw BitField.NoSuchIndex(\"{c.Name}\", \"{name}\", index, {fields.Length});\n        }}\n        return new({Words("w")});\n    }}\n");
    }

    private string Get(Field f)
    {
        if (f.Transform.Length > 0) return $"({TypeOf(f)})Info.Field(\"{f.Name}\").Get([{Words("_w")}])";
        int width = f.Segments.Max(s => s.ValueLsb + s.Width);
        string bits = string.Join(" | ", f.Segments.Select(s => $"((ulong)((_w{s.Word} & {Hex(s.Mask)}) >> {s.Lsb}) << {s.ValueLsb})"));
        if (f.Invert) bits = $"({bits}) ^ {(1UL << width) - 1}UL";
        if (f.Kind == "bool") return $"({bits}) != 0";
        if (f.Kind == "int" && f.EncodeAdd == 0) return $"({TypeOf(f)})(((long)({bits}) << {64 - width}) >> {64 - width})";
        string value = $"(long)({bits})";
        if (f.EncodeAdd != 0) value = $"({value} - ({f.EncodeAdd}))";
        return $"({TypeOf(f)})({value})";
    }

    private void PrintSet(Field f, string name, string target, string indent)
    {
        if (f.Transform.Length > 0)
        {
            text.Append($"{indent}Span<uint> words = [{Words(target)}];\n{indent}Info.Field(\"{f.Name}\").Set(words, value);\n");
            for (int w = 0; w < c.Words; w++) text.Append($"{indent}{target}{w} = words[{w}];\n");
            return;
        }
        string bits = f.Kind == "bool" ? "value ? 1UL : 0UL" : $"BitField.Checked((long)value, {f.Min}, {f.Max}, \"{c.Name}\", \"{name}\")";
        if (f.EncodeAdd != 0) bits = $"(ulong)((long)({bits}) + ({f.EncodeAdd}))";
        text.Append(f.Invert ? $"{indent}ulong bits = ~({bits});\n" : $"{indent}ulong bits = {bits};\n");
        foreach (Segment s in f.Segments)
            text.Append($"{indent}{target}{s.Word} = ({target}{s.Word} & {Hex(~s.Mask)}) | ((uint)((bits >> {s.ValueLsb}) << {s.Lsb}) & {Hex(s.Mask)});\n");
    }

    private void PrintCodec()
    {
        text.Append("\n    /// <inheritdoc/>\n    public void Encode(Span<uint> words)\n    {\n");
        for (int w = 0; w < c.Words; w++) text.Append($"        words[{w}] = _w{w};\n");
        if (c.Gray) text.Append("        Info.ToBus(words[..WordCount]);\n");
        text.Append($"    }}\n\n    /// <inheritdoc/>\n    public static {_type} Decode(ReadOnlySpan<uint> words)\n    {{\n");
        if (c.Gray) text.Append($"        Span<uint> plain = [{string.Join(", ", Enumerable.Range(0, c.Words).Select(w => $"words[{w}]"))}];\n        Info.FromBus(plain);\n        return new({string.Join(", ", Enumerable.Range(0, c.Words).Select(w => $"plain[{w}]"))});\n");
        else text.Append($"        return new({string.Join(", ", Enumerable.Range(0, c.Words).Select(w => $"words[{w}]"))});\n");
        text.Append("    }\n");
    }

    private IEnumerable<uint> PlainDefaults()
    {
        for (int w = 0; w < c.Words; w++)
        {
            uint word = c.DefaultWords is { } d && w < d.Count ? d[w] : 0;
            yield return c.Gray ? word ^ (word >> 1) : word;
        }
    }

    private static string Hex(uint value) => value < 10 ? value.ToString(CultureInfo.InvariantCulture) : $"0x{value:x}";

    private static string Bool(bool value) => value ? "true" : "false";

    private static string Literal(string value) => "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
