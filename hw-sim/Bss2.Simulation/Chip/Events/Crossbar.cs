using System.Numerics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// 20 inputs with a FIFO each, 76 nodes, 12 outputs: an event goes to every output whose node passes its label; an output takes one
/// event per cycle, the lowest input first (chip-model.md 1.4).
/// </summary>
internal sealed class Crossbar(RegisterPages registers, ChipLosses losses)
{
    /// <summary>Events an input holds [A, chip-model.md 1.4].</summary>
    public const int FifoDepth = 8;

    private const uint NodeBase = 0x130019, DropCounterBase = 0x130065, OutputConfig = 0x130000, EventCounterBase = 0x130079;
    private const uint DropCounterMax = 0xFFFF, EventCounterMax = 0xFF_FFFF;

    private readonly ushort[] _labels = new ushort[CrossbarNodeOnChip.Inputs * FifoDepth];
    private readonly ushort[] _targets = new ushort[CrossbarNodeOnChip.Inputs * FifoDepth];
    private readonly int[] _head = new int[CrossbarNodeOnChip.Inputs], _count = new int[CrossbarNodeOnChip.Inputs];
    private readonly ulong[] _outputFree = new ulong[CrossbarNodeOnChip.Outputs];
    private readonly Node[][] _nodes = new Node[CrossbarNodeOnChip.Inputs][];
    private readonly bool[] _countsDrops = new bool[CrossbarNodeOnChip.Inputs];
    private uint _waiting, _outputConfig;
    private bool _stale = true;

    /// <summary>What an output hands on: output, 14-bit label, cycle of the grant.</summary>
    public required Action<int, uint, ulong> Passed { get; init; }

    /// <summary>True while an input holds events.</summary>
    public bool IsBusy => _waiting != 0;

    public void Invalidate() => _stale = true;

    public void Reset()
    {
        Array.Clear(_count);
        Array.Clear(_outputFree);
        (_waiting, _stale) = (0, true);
    }

    /// <summary>An event enters an input; events that no node passes vanish here, as on the chip.</summary>
    public void Push(int input, uint label)
    {
        if (_stale) Refresh();
        uint targets = 0;
        foreach (Node node in _nodes[input])
            if ((label & node.Mask) == node.Target) targets |= 1u << node.Output;
        if (targets == 0) return;
        if (_count[input] == FifoDepth)
        {
            losses.CrossbarFifoFull++;
            if (_countsDrops[input]) Count(DropCounterBase + (uint)input, DropCounterMax);
            return;
        }
        int at = (input * FifoDepth) + ((_head[input] + _count[input]++) & (FifoDepth - 1));
        (_labels[at], _targets[at]) = ((ushort)label, (ushort)targets);
        _waiting |= 1u << input;
    }

    /// <summary>One cycle: every free output takes an event that waits for it.</summary>
    public void Serve(ulong cycle)
    {
        if (_stale) Refresh();
        uint free = 0;
        for (int o = 0; o < _outputFree.Length; o++)
            if (_outputFree[o] <= cycle) free |= 1u << o;
        for (uint inputs = _waiting; inputs != 0; inputs &= inputs - 1)
        {
            int input = BitOperations.TrailingZeroCount(inputs), at = (input * FifoDepth) + _head[input];
            uint taken = _targets[at] & free;
            free &= ~taken;
            _targets[at] &= (ushort)~taken;
            for (uint rest = taken; rest != 0; rest &= rest - 1) Pass(BitOperations.TrailingZeroCount(rest), _labels[at], cycle);
            if (_targets[at] == 0) Pop(input);
        }
    }

    private void Pop(int input)
    {
        _head[input] = (_head[input] + 1) & (FifoDepth - 1);
        if (--_count[input] == 0) _waiting &= ~(1u << input);
    }

    private void Pass(int output, uint label, ulong cycle)
    {
        // enable_slow halves the rate of an L2 output [A, chip-model.md 1.4].
        bool slow = output >= 8 && (_outputConfig >> (output - 8) & 1) != 0;
        _outputFree[output] = cycle + (slow ? 2ul : 1ul);
        if ((_outputConfig >> (output + 4) & 1) != 0) Count(EventCounterBase + (uint)output, EventCounterMax);
        Passed(output, label, cycle);
    }

    // Counters stop at their highest value: an overflow must not look like a small number.
    private void Count(uint address, uint max)
    {
        uint value = registers[address];
        if (value < max) registers[address] = value + 1;
    }

    private void Refresh()
    {
        _stale = false;
        _outputConfig = registers[OutputConfig];
        var nodes = new List<Node>[CrossbarNodeOnChip.Inputs];
        for (int i = 0; i < nodes.Length; i++) (nodes[i], _countsDrops[i]) = ([], false);
        for (int n = 0; n < CrossbarNodeOnChip.Count; n++)
        {
            var place = new CrossbarNodeOnChip(n);
            CrossbarNode node = CrossbarNode.Decode([registers[NodeBase + (uint)n]]);
            nodes[place.Input].Add(new Node(place.Output, (uint)node.Mask, (uint)node.Target));
            _countsDrops[place.Input] |= node.EnableDropCounter;
        }
        for (int i = 0; i < nodes.Length; i++) _nodes[i] = [.. nodes[i]];
    }

    private readonly record struct Node(int Output, uint Mask, uint Target);
}
