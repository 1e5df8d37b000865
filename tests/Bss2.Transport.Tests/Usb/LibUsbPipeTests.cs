using Bss2.Protocol;
using Moq;

namespace Bss2.Transport.Tests;

/// <summary>What the library reports becomes counts or faults with a next step.</summary>
public class LibUsbPipeTests
{
    private static readonly UsbAddress Address = new(0x1209, 0x0001) { EndpointIn = 0x82, EndpointOut = 0x03 };

    private delegate LibUsbResult Transfer(byte endpoint, Memory<byte> bytes, int timeoutMs, out int transferred);

    [Theory]
    [InlineData(LibUsbResult.NoDevice, typeof(DeviceGoneException), "cable")]
    [InlineData(LibUsbResult.InputOutput, typeof(DeviceGoneException), "cable")]
    [InlineData(LibUsbResult.Access, typeof(DevicePermissionException), "udev")]
    [InlineData(LibUsbResult.Busy, typeof(DeviceBusyException), "another program")]
    [InlineData(LibUsbResult.NotFound, typeof(DeviceNotFoundException), "lsusb")]
    [InlineData(LibUsbResult.Pipe, typeof(WrongDeviceException), "lsusb")]
    [InlineData(LibUsbResult.NoMemory, typeof(FpgaLinkException), "-11")]
    internal void A_fault_of_the_library_is_a_typed_fault_with_a_next_step(LibUsbResult result, Type expected, string advice)
    {
        using LibUsbPipe pipe = Pipe(result, 0);
        Exception fault = Record.Exception(() => pipe.Read(new byte[1024], 1))!;
        Assert.IsType(expected, fault);
        Assert.Contains(advice, fault.Message, StringComparison.Ordinal);
        Assert.Contains("usb:1209:0001", fault.Message, StringComparison.Ordinal);
        Assert.IsType(expected, Record.Exception(() => pipe.Write(new byte[1024], 1)));
    }

    [Theory, InlineData(LibUsbResult.Timeout, 0), InlineData(LibUsbResult.Timeout, 512), InlineData(LibUsbResult.Interrupted, 3), InlineData(LibUsbResult.Success, 1024)]
    internal void Bytes_count_whatever_ended_the_transfer(LibUsbResult result, int transferred)
    {
        using LibUsbPipe pipe = Pipe(result, transferred);
        Assert.Equal(transferred, pipe.Read(new byte[1024], 1));
    }

    [Fact]
    public void Each_direction_has_its_endpoint_and_no_wait_is_for_ever()
    {
        var device = new Mock<IUsbDevice>(MockBehavior.Strict);
        int none = 0;
        device.Setup(d => d.Transfer(0x03, It.IsAny<Memory<byte>>(), 5, out none)).Returns(LibUsbResult.Success).Verifiable();
        device.Setup(d => d.Transfer(0x82, It.IsAny<Memory<byte>>(), 1, out none)).Returns(LibUsbResult.Success).Verifiable();
        device.Setup(d => d.Dispose()).Verifiable();
        using (var pipe = new LibUsbPipe(device.Object, Address))
        {
            pipe.Write(new byte[1], 5);
            pipe.Read(new byte[1024], 0);
        }
        device.VerifyAll();
    }

    [Fact]
    public async Task A_device_that_is_unplugged_while_connecting_is_gone()
    {
        var fault = await Assert.ThrowsAsync<DeviceGoneException>(
            () => UsbLink.ConnectAsync(Pipe(LibUsbResult.NoDevice, 0), "usb:1209:0001", TestContext.Current.CancellationToken));
        Assert.Contains("open a new link", fault.Message, StringComparison.Ordinal);
    }

    private static LibUsbPipe Pipe(LibUsbResult result, int transferred)
    {
        var device = new Mock<IUsbDevice>();
        device.Setup(d => d.Transfer(It.IsAny<byte>(), It.IsAny<Memory<byte>>(), It.IsAny<int>(), out It.Ref<int>.IsAny))
            .Returns(new Transfer((byte _, Memory<byte> _, int _, out int count) => { count = transferred; return result; }));
        return new LibUsbPipe(device.Object, Address);
    }
}
