using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Access by the register map's entries instead of by type, for tools that walk the map.</summary>
public sealed partial class PlaybackProgramBuilder
{
    /// <summary>Writes one instance; <paramref name="words"/> are bus words as <see cref="ContainerInfo.Encode"/> gives them.</summary>
    /// <exception cref="PlaybackException">The container cannot be written, or not over this path.</exception>
    public PlaybackProgramBuilder Write(ContainerInfo container, int coordinate, ReadOnlySpan<uint> words, RegisterPath path = RegisterPath.Preferred)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (!container.Writable) throw new PlaybackException($"{container.Name} cannot be written ({container.Access}). Write the register that controls it.");
        RegisterChannel channel = ChannelOf(container, path);
        words = words[..container.WordCount];
        if (channel != RegisterChannel.Omnibus) { WriteOverChannel(container, channel, coordinate, words); return this; }
        if (container.IsByteLane) return WriteWord(container.Address(coordinate, 0), words[0], byteEnables: 8u >> (coordinate & 3));
        for (int w = 0; w < words.Length; w++) WriteWord(container.Address(coordinate, w), words[w]);
        return this;
    }

    /// <summary>Reads <paramref name="count"/> instances from <paramref name="coordinate"/> on.</summary>
    /// <exception cref="PlaybackException">The container cannot be read, or not over this path.</exception>
    public RegisterTicket Read(ContainerInfo container, int coordinate, int count = 1, RegisterPath path = RegisterPath.Preferred)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (!container.Readable) throw new PlaybackException($"{container.Name} cannot be read ({container.Access}).");
        RegisterChannel channel = ChannelOf(container, path);
        int first = -1;
        for (int c = coordinate; c < coordinate + count; c++)
        {
            int index = channel == RegisterChannel.Omnibus ? ReadOmnibusWords(container, c) : ReadOverChannel(container, channel, c);
            if (first < 0) first = index;
        }
        return new RegisterTicket(container, count, channel, first, _id);
    }

    private int ReadOmnibusWords(ContainerInfo container, int coordinate)
    {
        int first = _omnibusReads;
        for (int w = 0; w < container.WordCount; w++) ReadWord(container.Address(coordinate, w));
        return first;
    }

    private static RegisterChannel ChannelOf(ContainerInfo container, RegisterPath path)
    {
        if (path == RegisterPath.Preferred) return RegisterRoute.Find(container);
        RequireChipOmnibus(container, 0);
        return RegisterChannel.OmnibusOverJtag;
    }
}
