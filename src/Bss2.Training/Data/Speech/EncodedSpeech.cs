namespace Bss2.Training;

/// <summary>Spikes of one recording, sorted by step of 24 kHz, then channel 0..699.</summary>
public sealed record EncodedSpeech(string Speaker, byte Digit, int Take, (ushort Step, ushort Channel)[] Spikes);
