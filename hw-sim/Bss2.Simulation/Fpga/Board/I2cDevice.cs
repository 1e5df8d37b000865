namespace Bss2.Simulation;

/// <summary>A device with registers of one width on the board's I2C bus.</summary>
internal abstract class I2cDevice(int width)
{
    /// <summary>Bytes of a register.</summary>
    public int Width { get; } = width;

    /// <summary>False for a device that is its one register.</summary>
    public virtual bool HasRegisters => true;

    /// <summary>State at power-up.</summary>
    public abstract void Reset();

    /// <summary>The register's value; 0 where there is none.</summary>
    public abstract uint Read(int register);

    /// <summary>Takes a value; ignored where nothing can be written.</summary>
    public abstract void Write(int register, uint value);
}
