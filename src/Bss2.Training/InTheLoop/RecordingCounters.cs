namespace Bss2.Training;

/// <summary>Running totals of a substrate since it was made (all zero in software, but for the hidden spikes).</summary>
public sealed class RecordingCounters
{
    /// <summary>UT words sent to the FPGA.</summary>
    public long WordsSent { get; set; }

    /// <summary>UT words received from the FPGA.</summary>
    public long WordsReceived { get; set; }

    /// <summary>Spikes that were sent or fired but lost on a stage that the device counts: crossbar inputs, and the way to the host.</summary>
    public long SpikesLost { get; set; }

    /// <summary>The part of <see cref="SpikesLost"/> that left the chip and never reached the host.</summary>
    public long SpikesUndelivered { get; set; }

    /// <summary>Measured hidden spikes before the first or after the last sample of an image, counted but not binned.</summary>
    public long SpikesAfterLastSample { get; set; }

    /// <summary>Hidden spikes, several in one bin counted each.</summary>
    public long HiddenSpikes { get; set; }

    /// <summary>Time that passed on the device, seconds.</summary>
    public double SimulatedS { get; set; }

    /// <summary>Time that images took from one to the next, FPGA ticks of 8 ns by its time stamps; only of images that end with an artificial reset.</summary>
    public long ImageTicks { get; set; }

    /// <summary>Adds the totals of <paramref name="other"/>.</summary>
    public void Add(RecordingCounters other)
    {
        ArgumentNullException.ThrowIfNull(other);
        WordsSent += other.WordsSent;
        WordsReceived += other.WordsReceived;
        SpikesLost += other.SpikesLost;
        SpikesUndelivered += other.SpikesUndelivered;
        SpikesAfterLastSample += other.SpikesAfterLastSample;
        HiddenSpikes += other.HiddenSpikes;
        SimulatedS += other.SimulatedS;
        ImageTicks += other.ImageTicks;
    }
}
