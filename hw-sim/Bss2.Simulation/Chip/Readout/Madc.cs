using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The fast converter behind the active multiplexer of both readout buffers (chip-model.md 4.2): a state machine, a sample clock that is exact
/// in chip time, and a linear characteristic. Samples leave over the event path. Noise is indexed by the systime of the sample.
/// </summary>
internal sealed class Madc(ChipOptions options, AnalogParameters p, ChipMismatch mismatch, RegisterPages registers, AnalogCore analog, ReadoutChain chain, EventPath events)
{
    private const int CodeMax = 1023, ChannelShift = 10, CounterMask = 0x3FF;

    private readonly Philox _noise = new(options.ChipSeed ^ 0x6D616463UL);

    // What the characteristic of this chip makes of a volt.
    private readonly float _zeroV = (float)(p.MadcZeroV + mismatch.MadcOffsetV), _perVolt = (float)(1 / (p.MadcLsbV * mismatch.MadcGain));

    private MadcControl _control;
    private MadcConfig _config;
    private MadcClock _clock, _period;
    private bool _startsWhenReady, _amplifies;
    private int _input, _lastInput, _samplesOnInput;
    private long _samples, _sinceWakeUp, _fraction;
    private uint _generation;

    /// <summary>State now.</summary>
    public MadcState State { get; private set; }

    public void Reset()
    {
        (State, _control, _startsWhenReady, _samples, _sinceWakeUp) = (MadcState.Off, default, false, 0, 0);
        _generation++;
        analog.IsObserved = false;
        Load();
    }

    /// <summary>The control register was written: each request acts on the state it finds, others are ignored.</summary>
    public void Control(MadcControl control, ulong now)
    {
        _control = control;
        Load();
        if (control.StopRecording)
        {
            _startsWhenReady = false;
            if (State == MadcState.Sampling) Finish();
            return;
        }
        if (State == MadcState.Off && control.WakeUp) PowerUp(now);
        if (!control.StartRecording) return;
        if (State == MadcState.Ready) Start(now);
        else if (State == MadcState.PoweringUp) _startsWhenReady = true;
    }

    /// <summary>MADC or PLL registers have changed. A clock that stops freezes the state machine; when it comes back, the wait begins anew.</summary>
    public void Reconfigure(ulong now)
    {
        bool ran = _clock.Runs;
        Load();
        if (ran == _clock.Runs || State is MadcState.Off or MadcState.Ready) return;
        _generation++;
        if (!_clock.Runs) return;
        if (State == MadcState.PoweringUp) PowerUp(now);
        else ScheduleNext(now);
    }

    /// <summary>The end of the power-up time or of a sample period, as it was scheduled.</summary>
    public void Run(uint generation, ulong cycle)
    {
        if (generation != (_generation & EventPath.PayloadMask)) return;
        if (State == MadcState.Sampling) Sample(cycle);
        else
        {
            State = MadcState.Ready;
            if (_startsWhenReady) Start(cycle);
        }
    }

    private void Load()
    {
        _config = registers.Load(MadcConfig.At());
        _clock = MadcClock.Of(registers, _config);
        _period = _clock.SamplePeriod(_config);
        _amplifies = _control.EnablePreAmplifier && _config.EnableActiveMuxAmplifiers && _config.SignalSelectionConnectActiveMux && _config.SignalSelectionConnectPreamp;
    }

    private void PowerUp(ulong now)
    {
        (State, _sinceWakeUp) = (MadcState.PoweringUp, 0);
        int clocks = _config.PowerupWaitValue + (_config.EnableCalibration ? _config.CalibrationWaitValue : 0);
        if (_clock.Runs) events.ScheduleMadc(now + _clock.CyclesOf(clocks), ++_generation);
    }

    private void Start(ulong now)
    {
        (State, _startsWhenReady, _samples, _samplesOnInput, _fraction) = (MadcState.Sampling, false, 0, 0, 0);
        _input = _lastInput = _config.ActiveMuxInitiallySelectedInput;
        analog.IsObserved = !_config.EnableDummyData;
        if (!_control.EnableContinuousSampling && _config.NumberOfSamples == 0) Finish();
        else if (_clock.Runs) events.ScheduleMadc(now, ++_generation);
    }

    private void Finish()
    {
        State = _control.EnablePowerDownAfterSampling ? MadcState.Off : MadcState.Ready;
        _generation++;
        analog.IsObserved = false;
    }

    private void Sample(ulong cycle)
    {
        int code = _config.EnableDummyData ? (int)_samples & CounterMask : Convert(cycle);
        // The channel bit lags one sample when the multiplexer stays longer than one (registers-notes.md 14).
        int channel = _config.ActiveMuxInputSelectLength > 1 ? _lastInput : _input;
        events.SendMadcSample((ushort)(code | (channel << ChannelShift)), cycle);
        _samples++;
        _sinceWakeUp++;
        _lastInput = _input;
        if (_config.ActiveMuxInputSelectLength > 0 && ++_samplesOnInput >= _config.ActiveMuxInputSelectLength) (_input, _samplesOnInput) = (1 - _input, 0);
        if (!_control.EnableContinuousSampling && _samples >= _config.NumberOfSamples) Finish();
        else ScheduleNext(cycle);
    }

    private void ScheduleNext(ulong cycle)
    {
        _fraction += _period.Numerator;
        (long cycles, _fraction) = Math.DivRem(_fraction, _period.Denominator);
        events.ScheduleMadc(cycle + (ulong)cycles, _generation);
    }

    private int Convert(ulong cycle)
    {
        float reading = (Input(cycle) - _zeroV) * _perVolt;
        // The reference settles: the first samples after a wake-up rise from 0 (decisions.md).
        if (_sinceWakeUp < p.MadcSettlingSamples)
        {
            float missing = 1 - ((_sinceWakeUp + 1) / (float)p.MadcSettlingSamples);
            reading *= 1 - (missing * missing);
        }
        if (options.Noise) reading += (float)p.MadcNoiseLsb * Gaussian.At(_noise, RandomDomain.Madc, 0, analog.SystimeCycles(cycle));
        return (int)Math.Clamp(MathF.Floor(reading + 0.5f), 0, CodeMax);
    }

    // The pre-amplifier, directly or by the pads, and what else is on pad 0; what is there at once reads as its average (decisions.md).
    private float Input(ulong cycle)
    {
        (float sum, int count) = (0, 0);
        if (_amplifies && (_config.ConnectPreampToMadc || (_config.ConnectPreampToPads && _config.ConnectPadsToMadc))) (sum, count) = (chain.Level(_input, cycle), 1);
        if (_config.ConnectPadsToMadc && chain.Pad(0, cycle) is float pad) (sum, count) = (sum + pad, count + 1);
        return count == 0 ? (float)p.ReadoutOpenV : sum / count;
    }
}
