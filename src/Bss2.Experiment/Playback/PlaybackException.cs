using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>A playback program failed or was wrong. The message says what was expected, what was found and what to do.</summary>
public class PlaybackException(string message) : Exception(message)
{
    internal static PlaybackException HaltInside(int index) =>
        new($"Word {index} of the program: expected an instruction, found a halt. The runner ends a program with the only halt; remove this one.");

    internal static PlaybackException NoMessage(int index, ulong word) =>
        new($"Word {index} of the program: expected a UT message, found {UtWord.Describe(word)}. Check where the words come from.");
}

/// <summary>A complete program lacks the halt at its end: the FPGA would wait for more words, and the host for ever.</summary>
public sealed class PlaybackHaltException(string message) : PlaybackException(message);

/// <summary>A read of an omnibus address at which the register map knows nothing.</summary>
public sealed class PlaybackAddressException : PlaybackException
{
    private PlaybackAddressException(uint address, string message) : base(message) => Address = address;

    /// <summary>The address.</summary>
    public uint Address { get; }

    internal static PlaybackAddressException Unmapped(uint address) =>
        new(address, $"Expected an omnibus address of the register map (firmware-spec/pages), found 0x{address:x8}, at which no container lies; nobody would answer. Check the address, or read through a container (Register<T>). To probe it nevertheless, append UtWord.OmnibusAddress yourself.");
}

/// <summary>The FPGA reported that an instruction exceeded its time limit.</summary>
public sealed class PlaybackTimeoutException(string message, long instructionIndex) : PlaybackException(message)
{
    /// <summary>Index of the instruction in the program, in UT words, as the FPGA reported it.</summary>
    public long InstructionIndex { get; } = instructionIndex;
}

/// <summary>The FPGA gave more or fewer responses than the program asks for, or ended it early.</summary>
public sealed class PlaybackResponseException(string message) : PlaybackException(message);

/// <summary>A check word of the program came back wrong: words of this run were replaced or damaged on the way.</summary>
public sealed class PlaybackCheckException(string message) : PlaybackException(message);
