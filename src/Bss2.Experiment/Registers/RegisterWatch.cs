using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Reads selections again and again and tells what changed; the first time everything is new.</summary>
public sealed class RegisterWatch(RegisterAccess access, IReadOnlyList<RegisterSelection> selections, RegisterPath path = RegisterPath.Preferred)
{
    private readonly Dictionary<(ContainerInfo, int, FieldInfo), long?> _known = [];

    /// <summary>Reads all selections once.</summary>
    public async Task<IReadOnlyList<FieldChange>> PollAsync(CancellationToken cancellationToken = default)
    {
        List<FieldChange> changes = [];
        foreach (RegisterSelection selection in selections)
            foreach (RegisterBlock block in await access.ReadAsync(selection, path, cancellationToken).ConfigureAwait(false))
                for (int i = 0; i < block.Count; i++) Compare(selection, block, i, changes);
        return changes;
    }

    private void Compare(RegisterSelection selection, RegisterBlock block, int index, List<FieldChange> changes)
    {
        int coordinate = block.First + index;
        Dictionary<string, long>? values = block.Present[index] ? selection.Container.Decode(block.WordsOf(index), coordinate) : null;
        foreach (FieldInfo field in selection.Fields)
        {
            var key = (selection.Container, coordinate, field);
            long? now = values?[field.Name];
            bool isNew = !_known.TryGetValue(key, out long? was);
            if (!isNew && was == now) continue;
            _known[key] = now;
            changes.Add(new FieldChange(selection.Container, coordinate, field, was, now));
        }
    }
}
