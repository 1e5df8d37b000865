namespace Bss2.Experiment;

/// <summary>How the events of a loop test are put into messages, and which labels they carry.</summary>
public enum SpikePattern
{
    /// <summary>One event a message, labels counting up.</summary>
    Single,

    /// <summary>Two events a message, which leave in one cycle; labels counting up.</summary>
    Pack2,

    /// <summary>Three events a message.</summary>
    Pack3,

    /// <summary>One event a message, channel and label drawn.</summary>
    Random,
}
