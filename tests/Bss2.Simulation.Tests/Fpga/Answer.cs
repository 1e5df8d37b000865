using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>One message with the time that the host gives it (link-protocol 3.3).</summary>
internal readonly record struct Answer(UtFromFpgaMessage Message, long FpgaTime)
{
    public UtFromFpgaOpcode Opcode => Message.Opcode;

    public bool IsHalt => Opcode == UtFromFpgaOpcode.Loopback && Message.Low == 0;

    /// <summary>Chip time of event <paramref name="index"/> of a pack, as the host reconstructs it.</summary>
    public long ChipTime(int index)
    {
        long time = (FpgaTime & ~0x7FL) | (uint)(Message.Event(index, Message.EventCount).TimeStamp >> 1);
        return time > FpgaTime ? time - 128 : time;
    }

    /// <summary>All messages of a word stream, each stamped as the host does: plus one per message, Sysdelta adds, Systime sets, 0 after a halt.</summary>
    public static List<Answer> Decode(ReadOnlySpan<ulong> words)
    {
        List<Answer> answers = [];
        var reader = new UtFromFpgaReader();
        int position = 0;
        long now = 0;
        while (reader.TryRead(words, ref position, out UtFromFpgaMessage message))
        {
            now++;
            if (message.Opcode == UtFromFpgaOpcode.Systime) now = (long)message.Low;
            if (message.Opcode == UtFromFpgaOpcode.Sysdelta) now += (long)message.Low;
            answers.Add(new Answer(message, now));
            if (answers[^1].IsHalt) now = 0;
        }
        Assert.Equal(0, reader.PendingBits);
        Assert.Equal(0, reader.GarbageWords);
        return answers;
    }
}
