namespace Bss2.RegisterMap;

/// <summary>Which typed coordinate names an instance of a container, and how its linear coordinate follows from it.</summary>
public static class NaturalCoordinates
{
    private static readonly Dictionary<string, (string Type, string Expression)> ByCoordinate = new()
    {
        ["NeuronConfigOnDLS"] = ("NeuronOnChip", "{0}.Value"),
        ["NeuronBackendConfigOnDLS"] = ("NeuronOnChip", "{0}.BackendIndex"),
        ["NeuronResetOnDLS"] = ("NeuronOnChip", "{0}.BackendIndex"),
        ["SpikeCounterReadOnDLS"] = ("NeuronOnChip", "{0}.BackendIndex"),
        ["SpikeCounterResetOnDLS"] = ("NeuronOnChip", "{0}.BackendIndex"),
        ["SynapseQuadOnDLS"] = ("SynapseQuadOnChip", "{0}.Value"),
        ["SynapseWeightQuadOnDLS"] = ("SynapseQuadOnChip", "{0}.Value"),
        ["SynapseLabelQuadOnDLS"] = ("SynapseQuadOnChip", "{0}.Value"),
        ["SynapseCorrelationCalibQuadOnDLS"] = ("SynapseQuadOnChip", "{0}.Value"),
        ["CorrelationResetOnDLS"] = ("SynapseQuadOnChip", "{0}.Value"),
        ["ColumnCurrentQuadOnDLS"] = ("ColumnQuadOnChip", "{0}.Value"),
        ["ColumnCorrelationQuadOnDLS"] = ("ColumnQuadOnChip", "{0}.Value"),
        ["NeuronResetQuadOnDLS"] = ("ColumnQuadOnChip", "{0}.Value"),
        ["SynapseDriverOnDLS"] = ("SynapseDriverOnChip", "{0}.Value"),
        ["CADCChannelConfigOnDLS"] = ("CadcChannelOnChip", "{0}.Value"),
        ["CapMemCellOnDLS"] = ("CapMemCellOnChip", "{0}.Value"),
        ["CapMemBlockConfigOnDLS"] = ("CapMemBlockOnChip", "{0}.Value"),
        ["CapMemSRAMTimingConfigOnDLS"] = ("CapMemBlockOnChip", "{0}.Value"),
        ["CrossbarNodeOnDLS"] = ("CrossbarNodeOnChip", "{0}.Value"),
        ["CADCConfigOnDLS"] = ("Hemisphere", "{0}.Value"),
        ["PADIEventOnDLS"] = ("Hemisphere", "{0}.Value"),
        ["CommonPADIBusConfigOnDLS"] = ("Hemisphere", "{0}.Value"),
        ["CommonSTPConfigOnDLS"] = ("Hemisphere", "{0}.Value"),
        ["CommonSynramConfigOnDLS"] = ("Hemisphere", "{0}.Value"),
        ["CommonCorrelationConfigOnDLS"] = ("Hemisphere", "{0}.Value"),
        ["PPUControlRegisterOnDLS"] = ("Hemisphere", "{0}.Value"),
        ["PPUStatusRegisterOnDLS"] = ("Hemisphere", "{0}.Value"),
    };

    /// <summary>The typed coordinate of a container's coordinate, if it has one.</summary>
    public static (string Type, string Expression)? Find(string coordinate) =>
        ByCoordinate.TryGetValue(coordinate, out (string, string) found) ? found : null;
}
