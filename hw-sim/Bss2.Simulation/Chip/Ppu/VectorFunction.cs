namespace Bss2.Simulation;

/// <summary>Arithmetic of the vector unit.</summary>
internal enum VectorFunction
{
    Add, Subtract, Multiply, MultiplyToAcc, MultiplyAdd, MultiplyAddToAcc, MoveToAcc, AddAcc, AddAccToAcc, AddToAcc,
}
