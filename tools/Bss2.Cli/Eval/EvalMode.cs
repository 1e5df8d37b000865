namespace Bss2.Cli.Eval;

/// <summary>What <c>bss2 eval</c> looks at beside accuracy; the name is part of the report's file name.</summary>
internal enum EvalMode
{
    /// <summary>Nothing else.</summary>
    Test,

    /// <summary>Accuracy of readouts cut early.</summary>
    Latency,

    /// <summary>Accuracy with silenced hidden neurons.</summary>
    Drop,

    /// <summary>Accuracy on many chips.</summary>
    Chips,

    /// <summary>Accuracy and rate in fast inference.</summary>
    Fast,
}
