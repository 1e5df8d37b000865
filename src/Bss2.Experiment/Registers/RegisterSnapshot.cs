using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>The words of many registers of one device at one time.</summary>
/// <param name="Device">What was read, for people.</param>
/// <param name="Blocks">One block of all instances for each container, in the order of the map.</param>
/// <param name="Skipped">What was left out.</param>
public sealed record RegisterSnapshot(string Device, IReadOnlyList<RegisterBlock> Blocks, IReadOnlyList<SkippedRegister> Skipped)
{
    /// <summary>Instances that answered.</summary>
    public int InstanceCount => Blocks.Sum(b => b.Present.Count(p => p));

    /// <summary>Words of all blocks.</summary>
    public int WordCount => Blocks.Sum(b => b.Words.Length);

    /// <summary>The block of a container; null when it is not in the snapshot.</summary>
    public RegisterBlock? Find(ContainerInfo container) => Blocks.FirstOrDefault(b => b.Container == container);

    /// <summary>Reads everything that can be read without a side effect.</summary>
    public static async Task<RegisterSnapshot> TakeAsync(RegisterAccess access, string device, RegisterScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(access);
        List<RegisterBlock> blocks = [];
        List<SkippedRegister> skipped = [];
        foreach (ContainerInfo container in RegisterCatalog.All)
        {
            if (RegisterPolicy.WhyNotRead(container, scope) is { } reason) skipped.Add(new SkippedRegister(container, reason));
            else blocks.Add(new RegisterBlock(container, 0, container.CoordinateCount));
        }
        await access.ReadAsync(blocks, cancellationToken: cancellationToken).ConfigureAwait(false);
        return new RegisterSnapshot(device, blocks, skipped);
    }

    /// <summary>Reads from a device what is in this snapshot.</summary>
    public async Task<RegisterSnapshot> RetakeAsync(RegisterAccess access, string device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(access);
        RegisterBlock[] blocks = [.. Blocks.Select(b => new RegisterBlock(b.Container, 0, b.Count))];
        await access.ReadAsync(blocks, cancellationToken: cancellationToken).ConfigureAwait(false);
        return new RegisterSnapshot(device, blocks, []);
    }
}
