namespace Bss2.Cli.Link;

/// <summary>Findings of a doctor, a line each: well, to be known, or in trouble with what to do.</summary>
internal sealed class Findings(TextWriter output)
{
    /// <summary>Lines that say FAIL.</summary>
    public int Troubles { get; private set; }

    public void Well(string what, string found) => Write("ok  ", what, found);

    /// <summary>Neither well nor wrong: what could not be looked at, or may matter.</summary>
    public void Note(string what, string found) => Write("note", what, found);

    public void Trouble(string what, string found, string advice)
    {
        Troubles++;
        Write("FAIL", what, $"{found}: {advice}");
    }

    public void Say(bool isWell, string what, string found, string advice)
    {
        if (isWell) Well(what, found);
        else Trouble(what, found, advice);
    }

    private void Write(string verdict, string what, string text) => output.WriteLine($"{verdict} {what,-10} {text}");
}
