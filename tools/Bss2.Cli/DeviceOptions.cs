using System.CommandLine;
using Bss2.Cli.Sim;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli;

/// <summary>
/// The options <c>--device</c> and <c>--capture</c> of a command and, unless <paramref name="choosesChip"/> is false, those of the simulated chip in
/// this process, with <paramref name="choosesLinks"/> also of its links; each command needs its own object.
/// </summary>
internal sealed class DeviceOptions(bool choosesChip = true, bool choosesLinks = false)
{
    private readonly Option<string> _device = Devices.CreateOption();
    private readonly Option<string?> _capture = CaptureRequest.CreateOption();
    private readonly ChipSelection _chip = new();
    private readonly Option<string?> _links = LinkErrors.CreateOption();

    public void AddTo(Command command)
    {
        command.Options.Add(_device);
        if (choosesChip) _chip.AddTo(command);
        if (choosesLinks) command.Options.Add(_links);
        command.Options.Add(_capture);
    }

    /// <summary>The address that the user gave.</summary>
    public string Address(ParseResult result) => result.GetValue(_device)!;

    /// <summary>The recording that the user asked for, if any.</summary>
    public CaptureRequest? Capture(ParseResult result) => CaptureRequest.From(result, _capture);

    /// <summary>The simulated chip that the user chose.</summary>
    /// <exception cref="UserException">It cannot be made.</exception>
    public ChipOptions Chip(ParseResult result) => choosesChip ? _chip.Chip(result) : new ChipOptions();

    /// <summary>Opens the device, recorded where the user wants that.</summary>
    /// <exception cref="UserException">The address names no kind of device, or the capture file cannot be created.</exception>
    /// <exception cref="FpgaLinkException">The device cannot be opened.</exception>
    public Task<IFpgaLink> OpenAsync(ParseResult result, CancellationToken cancellationToken) =>
        Devices.OpenAsync(Address(result), Chip(result), cancellationToken, Capture(result), choosesLinks ? LinkErrors.Parse(result.GetValue(_links)).Of(new FpgaOptions()) : null);
}
