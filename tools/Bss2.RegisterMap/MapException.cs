namespace Bss2.RegisterMap;

/// <summary>A defect of firmware-spec: says file, container, field, what was expected and what was found.</summary>
public sealed class MapException(string message) : Exception(message);
