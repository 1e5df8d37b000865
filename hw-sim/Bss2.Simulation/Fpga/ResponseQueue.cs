using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>Messages that wait for their time, in order of it: a ring that grows.</summary>
internal sealed class ResponseQueue
{
    private Response[] _items = new Response[64];
    private int _head, _count;

    /// <summary>Tick of the first one; the largest value when there is none.</summary>
    public long NextTick { get; private set; } = long.MaxValue;

    public void Clear() => (_head, _count, NextTick) = (0, 0, long.MaxValue);

    /// <summary>Appends one that is not earlier than those before it.</summary>
    public void Enqueue(long tick, UtFromFpgaOpcode opcode, ulong payload)
    {
        if (_count == _items.Length) Grow();
        _items[(_head + _count) & (_items.Length - 1)] = new Response(tick, payload, opcode);
        if (_count++ == 0) NextTick = tick;
    }

    /// <summary>Takes the first one; there must be one.</summary>
    public Response Dequeue()
    {
        Response first = _items[_head];
        _head = (_head + 1) & (_items.Length - 1);
        NextTick = --_count == 0 ? long.MaxValue : _items[_head].Tick;
        return first;
    }

    private void Grow()
    {
        var larger = new Response[_items.Length * 2];
        for (int i = 0; i < _count; i++) larger[i] = _items[(_head + i) & (_items.Length - 1)];
        (_items, _head) = (larger, 0);
    }
}
