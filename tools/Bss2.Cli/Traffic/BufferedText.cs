using System.Text;

namespace Bss2.Cli.Traffic;

/// <summary>Collects text, because a console writes every line by itself; what was collected is written out when this is disposed.</summary>
internal sealed class BufferedText(TextWriter output) : StringWriter
{
    private const int CharactersMax = 1 << 16;

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (GetStringBuilder().Length >= CharactersMax) Flush();
    }

    public override void WriteLine(StringBuilder? value)
    {
        base.WriteLine(value);
        if (GetStringBuilder().Length >= CharactersMax) Flush();
    }

    public override void Flush()
    {
        output.Write(GetStringBuilder());
        GetStringBuilder().Clear();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Flush();
        base.Dispose(disposing);
    }
}
