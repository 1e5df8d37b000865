namespace Bss2.Training.Tests;

public class LatencyReportTests
{
    [Fact]
    public void The_final_step_is_the_last_change_of_mind()
    {
        Assert.Equal(0, LatencyReport.FinalStep([7, 7, 7, 7]));
        Assert.Equal(2, LatencyReport.FinalStep([7, 3, 7, 7]));
        Assert.Equal(3, LatencyReport.FinalStep([7, 7, 7, 3]));
        Assert.Equal(0, LatencyReport.FinalStep([1]));
    }

    [Fact]
    public void Accuracy_and_decisions_count_from_the_first_input_spike_of_each_image()
    {
        // Image 0 spikes in step 0 and is right from step 1 on; image 1 spikes in step 2 and is right from step 3 on.
        byte[] decisions = [5, 1, 1, 1, 1, 9, 9, 9, 2, 2];
        LatencyReport report = LatencyReport.Of(decisions, [1, 2], [0, 2], 5);
        Assert.Equal([0.0, 100, 100, 100, 100], report.AccuracyPercent);
        Assert.Equal([0, 2, 0, 0, 0], report.Decided);
        Assert.Equal(0, report.DecidedPercent(0));
        Assert.Equal(100, report.DecidedPercent(1));
        Assert.Equal(1, report.StepWithin(0.1));
    }

    [Fact]
    public void A_decision_before_the_first_input_spike_counts_as_time_zero()
    {
        LatencyReport report = LatencyReport.Of([4, 4, 4], [4], [2], 3);
        Assert.Equal([1, 0, 0], report.Decided);
        Assert.Equal(0, report.StepWithin(0.1));
    }

    [Fact]
    public void An_accuracy_that_dips_later_is_not_yet_reached()
    {
        // Right, wrong, right: the first success does not count.
        Assert.Equal(2, LatencyReport.Of([1, 0, 1], [1], [0], 3).StepWithin(0.1));
    }

    [Fact]
    public void Arrays_of_other_lengths_are_refused() => Assert.Throws<ArgumentException>(() => LatencyReport.Of([1, 2, 3], [1], [0], 2));
}
