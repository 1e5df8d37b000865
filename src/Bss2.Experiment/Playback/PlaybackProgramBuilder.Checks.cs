using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>Check words: what HostARQ cannot see, late copies taken for new frames, shows in them.</summary>
public sealed partial class PlaybackProgramBuilder
{
    private ProgramCheck[] _checks = [];
    private int _checkCount, _checkedAt;

    /// <summary>
    /// Writes the link's next check word and reads it back: three instructions. Its response is compared by the runner and is in no ticket.
    /// Without a <see cref="CheckSequence"/> nothing is appended.
    /// </summary>
    public PlaybackProgramBuilder CheckWord()
    {
        if (checks is null) return this;
        if (_checkCount == _checks.Length) Array.Resize(ref _checks, Math.Max(16, 2 * _checkCount));
        uint word = checks.Next();
        _checks[_checkCount] = new ProgramCheck(_omnibusReads + _checkCount, word);
        _checkCount++;
        WriteWord(CheckSequence.Address, word);
        Reserve(1);
        _words[_count++] = UtWord.OmnibusAddress(CheckSequence.Address, isRead: true);
        _checkedAt = _count;
        return this;
    }

    /// <summary>Checks when <see cref="CheckSequence.Spacing"/> words have been appended since the last one: for long untimed stretches.</summary>
    public PlaybackProgramBuilder SpacedCheckWord() => _count - _checkedAt >= CheckSequence.Spacing ? CheckWord() : this;
}
