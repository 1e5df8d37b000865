using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>What is mounted: chip, EEPROM, FPGA; and the measurements of the board.</summary>
public sealed partial class DeviceScan
{
    private const uint Hicannx3 = 0x3485_80AF;
    private const int BypassInstruction = 127, BypassShifts = 64, BypassBits = 32, RevisionOfV3 = 3;
    private const byte JtagScaler = 6;                  // 15.6 MHz, as after power-up.
    private const uint FirstSerialWithSensor = 75;      // link-protocol.md 8
    private const double TemperatureMin = 15, TemperatureMax = 45;
    private const double SupplyTolerance = 0.05;        // link-protocol.md 8
    private const double ShuntOhm = 0.027;              // registers.json, INA219Status

    private static readonly (string Name, double Volt)[] Supplies =
        [("vdd12 digital", 1.25), ("vdd25 digital", 2.5), ("vdd12 analog", 1.2), ("vdd25 analog", 2.5), ("vdd12 MADC", 1.2), ("vdd12 PLL", 1.2)];

    private async Task LookAtChipAsync(CancellationToken cancellationToken)
    {
        _builder.Clear().Append(UtWord.JtagInit).Append(UtWord.JtagScaler(JtagScaler));
        JtagTicket idTicket = _builder.ReadJtagId();
        _builder.Append(UtWord.JtagInstruction(BypassInstruction));
        var random = new Philox(Key: 1);
        uint[] sent = [.. Enumerable.Range(0, BypassShifts).Select(i => random.Block(0, 0, (ulong)i).X0)];
        JtagTicket[] bypass = [.. sent.Select(word => _builder.ReadJtag(word, BypassBits))];
        PlaybackResult result = await RunProgramAsync(cancellationToken).ConfigureAwait(false);
        uint id = (uint)result.Get(idTicket);
        Say("chip", "JTAG id", Text($"0x{id:x8}"), Text($"0x{Hicannx3:x8}"), id == Hicannx3);
        Say("chip", "revision", Text($"{id >> 28}"), Text($"{RevisionOfV3}"), id >> 28 == RevisionOfV3);
        // One register stage: what was sent comes back one bit later (link-protocol.md 4.3).
        int wrong = sent.Where((word, i) => (uint)result.Get(bypass[i]) != word << 1).Count();
        Say("chip", "JTAG loopback", Text($"{BypassShifts - wrong} of {BypassShifts} shifts"), Text($"{BypassShifts}"), wrong == 0);
    }

    private async Task LookAtBoardAsync(CancellationToken cancellationToken)
    {
        Ticket<FpgaDeviceDna> dna = _builder.Clear().Read(FpgaDeviceDna.At());
        Tell("board", "FPGA device DNA", Text($"0x{(await RunProgramAsync(cancellationToken).ConfigureAwait(false)).Get(dna).Value:x}"));
        _builder.Clear();
        I2cTicket serial = _builder.ReadEepromId();
        PlaybackResult result = await RunProgramAsync(cancellationToken).ConfigureAwait(false);
        _serial = result.Get(serial);
        Tell("board", "EEPROM serial", Text($"{_serial}"), ("serial", (double)_serial));
    }

    private async Task LookAtSuppliesAsync(CancellationToken cancellationToken)
    {
        (uint[] words, bool[] present) = await ReadAllAsync(Ina219Status.Info, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < Supplies.Length; i++)
        {
            (string name, double nominal) = Supplies[i];
            string expected = Text($"{nominal:0.00} V +-{SupplyTolerance * 100:0} %");
            if (!present[i])
            {
                // A jBOA has no such monitors.
                Say("supply", name, "no monitor answers", scope.Board == AdapterBoard.Jboa ? "" : expected, scope.Board == AdapterBoard.Jboa ? null : false);
                continue;
            }
            Ina219Status status = Ina219Status.Decode(words.AsSpan(i * Ina219Status.WordCount));
            double volt = status.BusVoltage * 4e-3, ampere = status.ShuntVoltage * 10e-6 / ShuntOhm;
            bool isWell = Math.Abs(volt - nominal) <= SupplyTolerance * nominal && !status.BusVoltageOverflow;
            string overflow = status.BusVoltageOverflow ? ", overflow" : "", estimate = scope.IsModel ? " (estimate of the model)" : "";
            Say("supply", name, Text($"{volt:0.000} V, {ampere * 1e3:0.0} mA, {volt * ampere * 1e3:0.0} mW{overflow}{estimate}"), expected, isWell, ("bus_v", volt), ("current_a", ampere), ("power_w", volt * ampere));
        }
    }

    private async Task LookAtTemperatureAsync(CancellationToken cancellationToken)
    {
        (uint[] words, bool[] present) = await ReadAllAsync(Tmp112Status.Info, cancellationToken).ConfigureAwait(false);
        string expected = Text($"{TemperatureMin:0}..{TemperatureMax:0} deg C");
        if (present[0])
        {
            double celsius = Tmp112Status.Decode(words).Temperature / 16 * 0.0625;
            Say("board", "temperature", Text($"{celsius:0.0} deg C{(scope.IsModel ? " (estimate of the model)" : "")}"), expected, celsius is >= TemperatureMin and <= TemperatureMax, ("celsius", celsius));
        }
        else if (scope.Board == AdapterBoard.Jboa || _serial < FirstSerialWithSensor) Tell("board", "temperature", Text($"no sensor: boards below serial {FirstSerialWithSensor} and jBOAs have none"));
        else Say("board", "temperature", "the sensor does not answer", expected, false);
    }

    private async Task<(uint[] Words, bool[] Present)> ReadAllAsync(ContainerInfo container, CancellationToken cancellationToken)
    {
        RegisterTicket ticket = _builder.Clear().Read(container, 0, container.CoordinateCount);
        PlaybackResult result = await RunProgramAsync(cancellationToken).ConfigureAwait(false);
        (uint[] words, bool[] present) = (new uint[container.CoordinateCount * container.WordCount], new bool[container.CoordinateCount]);
        result.Get(ticket, words, present);
        return (words, present);
    }
}
