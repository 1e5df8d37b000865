using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Checks that a window shows the words of the container behind it, and that a write through it changes nothing else: random words into the
/// whole, read through the window; other random words into every second instance of the window, read as a whole.
/// </summary>
internal sealed class WindowTest(RegisterAccess access, ulong seed, Action<RegisterMismatch> found)
{
    public async Task<RegisterTestResult> RunAsync(RegisterWindow window)
    {
        int count = window.Whole.CoordinateCount;
        RegisterBlock original = new(window.Whole, 0, count), held = new(window.Whole, 0, count), read = new(window.Whole, 0, count);
        RegisterBlock part = new(window.Window, 0, window.Window.CoordinateCount);
        await access.ReadAsync([original]).ConfigureAwait(false);
        new TestTarget(window.Whole).FillRandom(held, new Philox(seed), 0, invert: false);
        await access.WriteAsync([held]).ConfigureAwait(false);
        await access.ReadAsync([part]).ConfigureAwait(false);
        long mismatches = CompareWindow(window, part, held);

        new TestTarget(window.Window).FillRandom(part, new Philox(seed), 1, invert: false);
        for (int c = 0; c < part.Count; c++)
        {
            part.Present[c] = c % 2 == 0;
            if (part.Present[c]) window.Put(part, held, c);
        }
        await access.WriteAsync([part]).ConfigureAwait(false);
        await access.ReadAsync([read]).ConfigureAwait(false);
        mismatches += CompareWhole(window, held, read);
        await access.WriteAsync([original]).ConfigureAwait(false);
        return new RegisterTestResult(window.Window, window.Window.CoordinateCount, 0, part.Words.Length + read.Words.Length, mismatches);
    }

    private long CompareWindow(RegisterWindow window, RegisterBlock part, RegisterBlock held)
    {
        long mismatches = 0;
        for (int c = 0; c < part.Count; c++)
        {
            if (window.Shows(part, held, c)) continue;
            mismatches++;
            found(new RegisterMismatch(window.Window, c, 0, held.WordsOf(c / window.Entries)[0], part.WordsOf(c)[0], $"{window.Whole.Name} seen through the window (written: the whole word)"));
        }
        return mismatches;
    }

    private long CompareWhole(RegisterWindow window, RegisterBlock held, RegisterBlock read)
    {
        long mismatches = 0;
        var target = new TestTarget(window.Whole);
        for (int c = 0; c < read.Count; c++)
        {
            if (target.IsEqual(held.WordsOf(c), read.WordsOf(c), c, out int word)) continue;
            mismatches++;
            found(new RegisterMismatch(window.Whole, c, word, held.WordsOf(c)[word], read.WordsOf(c)[word], $"after writes through {window.Window.Name}"));
        }
        return mismatches;
    }
}
