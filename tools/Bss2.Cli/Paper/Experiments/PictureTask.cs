namespace Bss2.Cli.Paper.Experiments;

/// <summary>A task of the paper's table 1 with pictures of 16 x 16 pixels.</summary>
/// <param name="Name">Part of keys.</param>
/// <param name="Title">In the report.</param>
/// <param name="ShortTitle">In legends.</param>
/// <param name="Dataset">Data set.</param>
/// <param name="Dropout">Probability that a hidden unit is silent for a batch.</param>
/// <param name="RotationDegrees">Training pictures are turned by up to this angle.</param>
internal sealed record PictureTask(string Name, string Title, string ShortTitle, string Dataset, double Dropout = 0, double RotationDegrees = 0)
{
    /// <summary>MNIST as it is.</summary>
    public static PictureTask Plain { get; } = new("mnist-plain", "MNIST 16×16, plain", "plain", "mnist");

    /// <summary>
    /// MNIST with dropout and rotation. The paper says 15 degrees; its rate of dropout is only in its SI. With 20 % the training accuracy comes near to
    /// that of its table 1; with 40 % it stays below.
    /// </summary>
    public static PictureTask Augmented { get; } = new("mnist-augmented", "MNIST 16×16, dropout and rotation", "dropout, rotation", "mnist", Dropout: 0.2, RotationDegrees: 15);

    /// <summary>The paper's study of dead neurons: 40 % dropout.</summary>
    public static PictureTask Robust { get; } = new("mnist-robust", "MNIST 16×16, 40 % dropout and rotation", "40 % dropout, rotation", "mnist", Dropout: 0.4, RotationDegrees: 15);

    /// <summary>Fashion-MNIST.</summary>
    public static PictureTask Fashion { get; } = new("fashion-plain", "Fashion-MNIST 16×16", "Fashion", "fashion");
}
