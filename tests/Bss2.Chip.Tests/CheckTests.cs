namespace Bss2.Chip.Tests;

public class CheckTests
{
    [Fact]
    public void A_violated_check_names_its_condition_and_place()
    {
        int count = 3;
        var fault = Assert.Throws<CheckFailedException>(() => Check.That(count > 5));
        Assert.Contains("count > 5", fault.Message, StringComparison.Ordinal);
        Assert.Contains("CheckTests.cs", fault.Message, StringComparison.Ordinal);
    }
}
