using Bss2.Chip;

namespace Bss2.Cli.Traffic;

/// <summary>Registers by address; remembers what was asked, because programs use few of them often.</summary>
internal sealed class RegisterPlaces
{
    private const int RememberedMax = 1 << 20;

    private readonly Dictionary<uint, RegisterPlace> _known = [];

    public RegisterPlace Find(uint address)
    {
        if (_known.TryGetValue(address, out RegisterPlace? place)) return place;
        (ContainerInfo Container, int Coordinate, int Word)[] windows = [.. RegisterCatalog.FindAll(address)];
        // The whole word, where one window shows that and another a byte of it.
        int best = Math.Max(0, Array.FindIndex(windows, w => !w.Container.Fields.Any(f => f.Transform == FieldTransform.ByteLane)));
        place = windows.Length == 0 ? new RegisterPlace(address, null, -1, -1) : new RegisterPlace(address, windows[best].Container, windows[best].Coordinate, windows[best].Word);
        if (_known.Count < RememberedMax) _known.Add(address, place);
        return place;
    }
}
