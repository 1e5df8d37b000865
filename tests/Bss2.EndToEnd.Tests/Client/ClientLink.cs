namespace Bss2.EndToEnd.Tests.Client;

/// <summary>Programs over a <see cref="WireHost"/>, as the client runs them: words, one halt, wait for its answer; counts must fit exactly.</summary>
internal sealed class ClientLink(WireHost host)
{
    private const ulong Halt = 0x0A00_0000_0000_0000;

    private readonly MessageDecoder _decoder = new();
    private bool _mayAnnotate;

    public WireHost Host => host;

    /// <summary>Runs one program; every read has one answer, no time is told before it was asked for, and nothing but a time-out that
    /// <paramref name="timesOut"/> announces is notified.</summary>
    public ClientAnswers Run(ClientProgram program, bool timesOut = false)
    {
        host.Send([.. program.Words, Halt]);
        var answers = new ClientAnswers();
        while (!answers.IsHalted)
        {
            host.Until(() => host.Words.Count > 0, "the answer to a program");
            while (host.Words.TryDequeue(out ulong word))
                foreach ((int header, UInt128 bits) in _decoder.Feed(word)) answers.Add(header, bits);
        }
        _mayAnnotate |= program.AsksForTime;
        if (!_mayAnnotate) Assert.Equal(0, answers.TimeMessages);
        Assert.Equal(timesOut ? 1 : 0, answers.TimeOuts.Count);
        if (timesOut) return answers;
        Assert.Equal((program.Reads, program.JtagReads, program.Ticks), (answers.Omnibus.Count, answers.Jtag.Count, answers.Ticks.Count));
        return answers;
    }

    /// <summary>The digital initialisation of a board; all eight links report that they are up, at the latest 80 us after it.</summary>
    public ClientLink Initialise(string board = "cube")
    {
        List<int> links = Run(ClientProgram.Initialisation(board)).Links;
        links.AddRange(Run(new ClientProgram().WaitFor(10_000)).Links);
        Assert.Equal(Enumerable.Range(0, 8).Select(phy => phy << 5 | 0x10), links.Order());
        return this;
    }
}
