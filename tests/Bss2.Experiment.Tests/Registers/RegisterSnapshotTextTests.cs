using Bss2.Chip;

namespace Bss2.Experiment.Tests;

public class RegisterSnapshotTextTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        RegisterSnapshot snapshot = Sample();
        RegisterSnapshot read = RegisterSnapshotText.Read(RegisterSnapshotText.Write(snapshot), "file");
        Assert.Equal(snapshot.Device, read.Device);
        Assert.Empty(RegisterDifference.Between(snapshot, read));
        Assert.Equal([false, true], read.Find(CommonSynramConfig.Info)!.Present);
        Assert.Equal(RegisterSnapshotText.Write(snapshot), RegisterSnapshotText.Write(read));
    }

    [Fact]
    public void Equal_instances_share_a_line()
    {
        string text = RegisterSnapshotText.Write(Sample());
        Assert.Contains("\nCapMemCell 0..6 0\nCapMemCell 7 1ff\nCapMemCell 8..12479 0\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nend 4\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bss2-register-snapshot 1", "bss2-register-snapshot 2", "line 1")]
    [InlineData("\nmap ", "\nmap 0", "line 2")]
    [InlineData("CapMemCell 7 1ff", "CapMemCell 7 xyz", "hexadecimal")]
    [InlineData("CapMemCell 7 1ff", "CapMemCel 7 1ff", "a register")]
    [InlineData("CapMemCell 7 1ff", "CapMemCell 6 1ff", "came before")]
    [InlineData("CapMemCell 7 1ff", "CapMemCell 7 1ff 0", "a register")]
    [InlineData("8..12479", "8..12480", "0..12479")]
    [InlineData("8..12479", "9..8", "0..12479")]
    [InlineData("CapMemCell 7 1ff\n", "", "cut off")]
    [InlineData("end 4\n", "", "cut off")]
    [InlineData("end 4\n", "end 4\nCapMemCell 0 0\n", "last line")]
    public void A_damaged_file_is_refused(string old, string changed, string hint)
    {
        string text = RegisterSnapshotText.Write(Sample()).Replace(old, changed, StringComparison.Ordinal);
        var fault = Assert.Throws<RegisterInputException>(() => RegisterSnapshotText.Read(text, "some.txt"));
        Assert.Contains(hint, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("some.txt, line ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_refused() => Assert.Throws<RegisterInputException>(() => RegisterSnapshotText.Read("", "file"));

    [Fact]
    public void Differences_name_field_and_both_values()
    {
        RegisterSnapshot before = Sample(), after = Sample();
        after.Find(CapMemCell.Info)!.Words[3] = 5;
        RegisterDifference difference = Assert.Single(RegisterDifference.Between(before, after));
        Assert.Equal(("CapMemCell", 3, "value", (long?)0, (long?)5), (difference.Container.Name, difference.Coordinate, difference.Field.Name, difference.Before, difference.After));
    }

    [Fact]
    public void Bits_without_a_field_are_no_difference()
    {
        RegisterSnapshot before = Sample(), after = Sample();
        after.Find(CapMemCell.Info)!.Words[3] = 0xFFFF_0000;
        Assert.Empty(RegisterDifference.Between(before, after));
    }

    [Fact]
    public void An_instance_that_is_gone_is_a_difference_of_its_fields()
    {
        RegisterSnapshot before = Sample(), after = Sample();
        after.Find(CapMemCell.Info)!.Present[7] = false;
        RegisterDifference difference = Assert.Single(RegisterDifference.Between(before, after));
        Assert.Equal((511, null), (difference.Before, difference.After));
    }

    private static RegisterSnapshot Sample()
    {
        RegisterBlock cells = Whole(CapMemCell.Info), synrams = Whole(CommonSynramConfig.Info);
        cells.Words[7] = 0x1FF;
        synrams.Present[0] = false;
        CommonSynramConfig.Info.DefaultWords.CopyTo(synrams.Words, CommonSynramConfig.WordCount);
        return new RegisterSnapshot("test: a device", [cells, synrams], []);
    }

    private static RegisterBlock Whole(ContainerInfo container)
    {
        var block = new RegisterBlock(container, 0, container.CoordinateCount);
        Array.Fill(block.Present, true);
        return block;
    }
}
