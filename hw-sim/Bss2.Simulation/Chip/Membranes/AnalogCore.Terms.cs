using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Nodes beyond the closed form, and inputs that need more of an event than its charge.</summary>
internal sealed partial class AnalogCore
{
    private readonly AdaptationVoltages _adaptation = new();
    private readonly ulong[] _resetStart = new ulong[NeuronOnChip.Count], _resetEnd = new ulong[NeuronOnChip.Count];
    private readonly InputListener[] _listener = new InputListener[NeuronOnChip.Count];
    private ExtendedNodes? _extended;
    private float[] _saved = [];
    private int[] _circuitOfSlot = [];
    private bool _anyListener;

    [Flags]
    private enum InputListener : byte { None = 0, ExcStepwise = 1, InhStepwise = 2, ExcBypass = 4, InhBypass = 8 }

    private void ResetTerms()
    {
        _extended = null;
        _adaptation.Reset();
        Array.Clear(_resetStart);
        Array.Clear(_resetEnd);
    }

    private void MakeTerms(NodeLayout wiring)
    {
        for (int c = 0; c < NeuronOnChip.Count; c++) _adaptation.Follow(c, _physics[c].Terms);
        _extended = ExtendedNodes.Of(new ExtendedSurroundings
        {
            Layout = _layout!,
            Rates = _rates!,
            Physics = _physics,
            Graph = new CompartmentGraph(wiring, _layout!, _physics),
            Step = _step!,
            StepCycles = _stepCycles,
            Adaptation = _adaptation,
            Parameters = _p,
            ResetStart = _resetStart,
            ResetEnd = _resetEnd,
            ExcKnee = _excKnee,
            ExcSpan = _excSpan,
            InhKnee = _inhKnee,
            InhSpan = _inhSpan,
        });
        _extended?.TakeBounds(_ceiling, _floor);
        MakeListeners();
        MakeReadouts();
    }

    private void MakeListeners()
    {
        _anyListener = false;
        if (_circuitOfSlot.Length != _layout!.SlotCount) _circuitOfSlot = new int[_layout.SlotCount];
        for (int c = 0; c < NeuronOnChip.Count; c++)
        {
            _circuitOfSlot[_layout.SlotOf[c]] = c;
            SynapseArray array = _synapses[c >> 8];
            bool bypass = _configs[c].EnableFire && _backends.IsClocked(c);
            InputListener listener = (_physics[c].Terms.ExcStepwise ? InputListener.ExcStepwise : 0) | (_physics[c].Terms.InhStepwise ? InputListener.InhStepwise : 0);
            if (bypass && _configs[c].EnableBypassExcitatory && array.ExcitatoryConnected(c & 255)) listener |= InputListener.ExcBypass;
            if (bypass && _configs[c].EnableBypassInhibitory && array.InhibitoryConnected(c & 255)) listener |= InputListener.InhBypass;
            _listener[c] = listener;
            _anyListener |= listener != InputListener.None;
        }
    }

    // After the charges of a row are laid onto the lines: stepwise inputs learn when, bypassed ones fire (chip-model.md 2.5, 2.10).
    private void Listen(SynapseRow row, int h, int label, RowMode mode, ulong cycle)
    {
        InputListener exc = (mode & RowMode.Excitatory) != 0 ? InputListener.ExcStepwise | InputListener.ExcBypass : 0;
        InputListener heard = exc | ((mode & RowMode.Inhibitory) != 0 ? InputListener.InhStepwise | InputListener.InhBypass : 0);
        int[] placeOf = _layout!.PlaceOf[h];
        for (int column = 0; column < placeOf.Length; column++)
        {
            int circuit = (h * NeuronOnChip.Columns) + column, place = placeOf[column];
            InputListener listener = _listener[circuit] & heard;
            if (listener == InputListener.None || row.Labels[place] != label || row.Charges[place] == 0) continue;
            if (_anyClamped && _unclamped[_layout.SlotOf[circuit]] == 0) continue;
            double us = (cycle - _t) * CycleUs, charge = row.Charges[place];
            if ((listener & InputListener.ExcStepwise) != 0) _extended!.AddLack(_layout.NodeOf[circuit], circuit, excitatory: true, charge, us);
            if ((listener & InputListener.InhStepwise) != 0) _extended!.AddLack(_layout.NodeOf[circuit], circuit, excitatory: false, charge, us);
            if ((listener & (InputListener.ExcBypass | InputListener.InhBypass)) != 0) FireAtOnce(circuit, cycle);
        }
    }

    // A digital fire by the comparator's bypass; within the refractory time it is ignored as any other.
    private void FireAtOnce(int circuit, ulong cycle)
    {
        if (IsRefractoryAt(circuit, cycle)) return;
        Begin(circuit, cycle);
        Fired(circuit, cycle + EventCycles - ComparatorCycles);
    }

    // The adaptation's pulse of a fire; what of it lies before the state is made up for at once.
    private void StartPulse(int circuit, ulong start)
    {
        CircuitTerms terms = _physics[circuit].Terms;
        if (!terms.Adaptation || !_registers.Load(NeuronBackendConfig.At(new NeuronOnChip(circuit))).EnableAdaptationPulse) return;
        int scale = _registers.Load(CommonNeuronBackendConfig.At((circuit & 255) / 128)).ClockScaleAdaptationPulse;
        double missed = _adaptation.Fire(circuit, start, 2UL << scale, _t);
        double volts = _adaptation.Volts[circuit] + (missed * CycleUs * terms.AdaptationPulseVPerUs);
        _adaptation.Volts[circuit] = Math.Clamp(volts, 0, _p.AdaptationMaxV);
    }

    // After the closed form of a step: extended nodes go their own way.
    private void CommitExtended()
    {
        _extended!.Commit(_v);
        foreach (int n in _extended.Nodes)
            if (_v[n] + _noise[n] >= _armed[n]) _crossed |= 1UL << (n / NodeLayout.Lanes);
    }

    // A jump over silence leaves extended nodes where they rest.
    private void HoldExtended()
    {
        if (_saved.Length != _v.Length) _saved = new float[_v.Length];
        _v.CopyTo(_saved, 0);
    }

    private void RestoreExtended()
    {
        foreach (int n in _extended!.Nodes) _v[n] = _saved[n];
    }
}
