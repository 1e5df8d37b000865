using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Which containers a test takes.</summary>
internal static class TestSelection
{
    /// <summary>The chosen ones, or all that can be tested together with what is left out.</summary>
    /// <exception cref="RegisterInputException">A chosen container cannot be tested.</exception>
    public static (List<ContainerInfo> Targets, List<SkippedRegister> Skipped) Make(IReadOnlyList<ContainerInfo> chosen, RegisterScope scope)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        List<ContainerInfo> targets = [];
        List<SkippedRegister> skipped = [];
        foreach (ContainerInfo container in chosen.Count > 0 ? chosen : RegisterCatalog.All)
        {
            string? reason = RegisterPolicy.WhyNotTest(container, scope);
            if (reason is null) targets.Add(container);
            else if (chosen.Count == 0) skipped.Add(new SkippedRegister(container, reason));
            else throw new RegisterInputException($"Expected a register that can be tested, found {container.Name}: {reason}.");
        }
        return (targets, skipped);
    }
}
