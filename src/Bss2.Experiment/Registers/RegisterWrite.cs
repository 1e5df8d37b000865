using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Writes fields: what a register holds is read, changed and written; one that cannot be read starts from its defaults.</summary>
public static class RegisterWrite
{
    /// <summary>All assignments, one instance after the other in the order in which they are first named; each instance is written once.</summary>
    public static async Task<IReadOnlyList<FieldChange>> RunAsync(
        RegisterAccess access, IReadOnlyList<RegisterAssignment> assignments, RegisterScope scope, RegisterPath path = RegisterPath.Preferred, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(assignments);
        OrderedDictionary<(ContainerInfo, int), RegisterBlock> instances = [];
        foreach (RegisterAssignment assignment in assignments)
            foreach (int c in assignment.Target.Coordinates) instances.TryAdd((assignment.Target.Container, c), new RegisterBlock(assignment.Target.Container, c, 1));
        foreach (RegisterBlock unread in instances.Values.Where(b => !CanRead(b.Container, scope, path))) SetDefaults(unread);
        await access.ReadAsync(instances.Values.Where(b => CanRead(b.Container, scope, path)), path, cancellationToken).ConfigureAwait(false);
        List<FieldChange> changes = [];
        foreach (RegisterAssignment assignment in assignments)
            foreach (int c in assignment.Target.Coordinates)
                foreach (FieldInfo field in assignment.Target.Fields) changes.Add(Change(instances[(assignment.Target.Container, c)], field, assignment.Value, !CanRead(assignment.Target.Container, scope, path)));
        await access.WriteAsync(instances.Values, path, cancellationToken).ConfigureAwait(false);
        return changes;
    }

    // PLL registers written over their JTAG port do not show on the omnibus (link-protocol.md 4.3); windows of one word do not tell what it was.
    private static bool CanRead(ContainerInfo container, RegisterScope scope, RegisterPath path) =>
        container.Readable && (scope.IsModel || container.ReadableOnHardware) && (path == RegisterPath.Jtag || container.Channels[0] is not ("JTAGPLLRegister" or "Timer"));

    private static void SetDefaults(RegisterBlock block)
    {
        block.Container.DefaultWords.CopyTo(block.Words, 0);
        block.Present[0] = true;
    }

    private static FieldChange Change(RegisterBlock block, FieldInfo field, long value, bool fromDefault)
    {
        ContainerInfo container = block.Container;
        if (!block.Present[0]) return new FieldChange(container, block.First, field, null, null, Written: false);
        container.FromBus(block.Words);
        long before = field.Get(block.Words, block.First);
        field.Set(block.Words, value, block.First);
        container.ToBus(block.Words);
        return new FieldChange(container, block.First, field, fromDefault ? null : before, value, fromDefault);
    }
}
