namespace Bss2.Simulation.Tests;

/// <summary>FPGA memory for a chip without an FPGA: remembers vectors.</summary>
internal sealed class NoFpga : IFpgaBus
{
    public List<(uint Address, byte[] Vector)> Vectors { get; } = [];

    public uint Read(uint address) => 0;

    public void Write(uint address, uint data, uint byteEnables) { }

    public void WriteVector(uint wordAddress, ReadOnlySpan<byte> vector, UInt128 enables) => Vectors.Add((wordAddress, vector.ToArray()));

    public void ReadVector(uint wordAddress, Span<byte> vector) => vector.Clear();
}
