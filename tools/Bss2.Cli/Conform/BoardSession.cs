using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Conform;

/// <summary>A freshly powered simulated board that runs raw words and sorts the answers.</summary>
internal sealed class BoardSession : IDisposable
{
    private readonly SimulatedFpga _board = new(new ChipOptions());
    private readonly ulong[] _buffer = new ulong[1 << 14];
    private UtFromFpgaReader _reader;

    /// <summary>Runs one program; its last word must be the halt. The board in process answers at once, so nothing is awaited.</summary>
    public BoardAnswers Run(ReadOnlyMemory<ulong> words)
    {
        var answers = new BoardAnswers();
        Completed(_board.SendAsync(words, CancellationToken.None));
        while (!answers.Loopback.Contains(0))
        {
            ValueTask<int> receive = _board.ReceiveAsync(_buffer, CancellationToken.None);
            if (!receive.IsCompletedSuccessfully) throw new VectorFileException("A program ends without a halt: expected 0x0a00000000000000 as its last word.");
            Sort(answers, receive.Result);
        }
        return answers;
    }

    /// <summary>Powers the board down; its disposal completes at once.</summary>
    public void Dispose() => Completed(_board.DisposeAsync());

    private static void Completed(ValueTask send)
    {
        if (!send.IsCompletedSuccessfully) throw new VectorFileException("A program asks for more responses than the trace memory of the FPGA holds (4,194,304 words).");
    }

    private void Sort(BoardAnswers answers, int count)
    {
        int position = 0;
        ReadOnlySpan<ulong> words = _buffer.AsSpan(0, count);
        while (_reader.TryRead(words, ref position, out UtFromFpgaMessage message)) Add(answers, message);
    }

    private static void Add(BoardAnswers answers, in UtFromFpgaMessage message)
    {
        switch (message.Opcode)
        {
            case UtFromFpgaOpcode.OmnibusData: answers.Omnibus.Add((uint)message.Low); break;
            case UtFromFpgaOpcode.JtagData: answers.Jtag.Add(message.Low); break;
            case UtFromFpgaOpcode.Loopback: answers.Loopback.Add(message.Low & 1); break;
            case UtFromFpgaOpcode.TimeoutNotification: answers.TimeOuts++; break;
            case UtFromFpgaOpcode.SpikePack1 or UtFromFpgaOpcode.SpikePack2 or UtFromFpgaOpcode.SpikePack3:
                for (int i = 0; i < message.EventCount; i++) answers.Spikes.Add(message.Event(i, message.EventCount).Value);
                break;
            case UtFromFpgaOpcode.MadcSamplePack1 or UtFromFpgaOpcode.MadcSamplePack2 or UtFromFpgaOpcode.MadcSamplePack3: answers.Others += message.EventCount; break;
        }
    }
}
