namespace Bss2.Experiment;

/// <summary>What a PPU that does not sample does instead, as far as its memory and its status register tell.</summary>
public enum PpuFailure
{
    /// <summary>It sleeps: in reset, after a wait instruction, or because its program ran out of its memory.</summary>
    Asleep,

    /// <summary>It runs, but never took the command: its program never reached the command loop.</summary>
    CommandNotTaken,

    /// <summary>It took the command and did not come back, or not as often as it should.</summary>
    Unfinished,
}
