namespace Bss2.Experiment;

/// <summary>How far a test is: the container at hand, words checked, words in all, and mismatches of this container so far.</summary>
public readonly record struct TestProgress(string Container, long Done, long Total, long Mismatches);
