using System.CommandLine;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli;

/// <summary>The options <c>--device</c> and <c>--capture</c> of a command; each command needs its own object.</summary>
internal sealed class DeviceOptions
{
    private readonly Option<string> _device = Devices.CreateOption();
    private readonly Option<string?> _capture = CaptureRequest.CreateOption();

    public void AddTo(Command command)
    {
        command.Options.Add(_device);
        command.Options.Add(_capture);
    }

    /// <summary>The address that the user gave.</summary>
    public string Address(ParseResult result) => result.GetValue(_device)!;

    /// <summary>The recording that the user asked for, if any.</summary>
    public CaptureRequest? Capture(ParseResult result) => CaptureRequest.From(result, _capture);

    /// <summary>Opens the device, recorded where the user wants that; the simulated chip in this process takes <paramref name="chip"/>.</summary>
    /// <exception cref="UserException">The address names no kind of device, or the capture file cannot be created.</exception>
    /// <exception cref="FpgaLinkException">The device cannot be opened.</exception>
    public Task<IFpgaLink> OpenAsync(ParseResult result, ChipOptions chip, CancellationToken cancellationToken) =>
        Devices.OpenAsync(Address(result), chip, cancellationToken, Capture(result));
}
