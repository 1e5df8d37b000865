namespace Bss2.Cli.Gradcheck;

/// <summary>What <c>bss2 gradcheck</c> was asked for.</summary>
internal sealed record GradcheckRequest(string Dataset, string Recipe, string? Run, ulong Seed, ulong ChipSeed, bool Software, bool Json);
