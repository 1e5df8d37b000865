using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>Traffic of the high-speed links: what goes over them, what is damaged, and their counters.</summary>
internal sealed partial class FpgaModel
{
    private const int EventBits = 24;
    private const uint EventMask = (1u << EventBits) - 1;

    private readonly HighspeedLinks _links;
    private readonly LinkFaults _linkFaults;
    private long _arqWrites, _arqReads, _arqRepeats;

    private bool CarriesEvents => _links.EnabledCount > 0 || !_options.LinksNeeded;

    // Looks at the enables of both sides. Events that came before a change went over the links as they were; those under way over a link that
    // goes down are lost.
    private void WatchLinks()
    {
        uint enabled = HighspeedLinks.BothSides(_registers[FpgaRegisters.PhyEnables], _chip.Read(ChipPhyEnables, out _));
        if (!_chip.HasLinkClock) enabled = 0;
        uint before = _links.Enabled;
        if (enabled == before) return;
        DrainTo(_now);
        LookAtPower();
        CountTestWords();
        uint downs = _links.Announced & ~enabled;
        _links.Configure(enabled, _now);
        FollowPerformanceTest();
        RefreshPower();
        for (int link = 0; link < HighspeedLinks.Count; link++)
            if ((downs & (1u << link)) != 0) _prompt.Enqueue(_now, UtFromFpgaOpcode.HighspeedLinkNotification, HighspeedLinks.Notification(link, isUp: false));
    }

    // Each event is a word of its own. Keeps those that arrive, in order, and returns how many.
    private int CarryToChip(Span<ushort> labels)
    {
        if (!CarriesEvents)
        {
            Losses.EventsWithoutLink += labels.Length;
            Losses.EventsWithoutLinkToChip += labels.Length;
            return 0;
        }
        _links.Send(labels.Length);
        if (!_linkFaults.IsOn) return labels.Length;
        int kept = 0;
        foreach (ushort label in labels)
            if (_linkFaults.HitsEventToChip()) Losses.EventsDamagedToChip++;
            else labels[kept++] = label;
        return kept;
    }

    // The same for a pack from the chip, first event on top; a damaged one is told in its place.
    private int CarryFromChip(ref UInt128 payload, int count, long tick)
    {
        if (!CarriesEvents) { Losses.EventsWithoutLink += count; return 0; }
        if (!_linkFaults.IsOn) { _links.Receive(count); return count; }
        (UInt128 kept, int keptCount) = (0, 0);
        for (int i = count - 1; i >= 0; i--)
        {
            _links.Receive(1);
            if (_linkFaults.HitsEventFromChip(out uint draw))
            {
                Losses.EventsDamagedFromChip++;
                Emit(new Response(tick, _links.FailCheck(_links.Drawn(draw), isLost: true), UtFromFpgaOpcode.HighspeedLinkNotification));
            }
            else (kept, keptCount) = ((kept << EventBits) | ((uint)(payload >> (EventBits * i)) & EventMask), keptCount + 1);
        }
        payload = kept;
        return keptCount;
    }

    // A request that fails its check is sent again until it passes; it takes effect that much later, and everything behind it.
    private void RepeatWrite()
    {
        if (!_linkFaults.IsOn) return;
        while (_linkFaults.HitsReliable()) RepeatOnce();
    }

    private int RepeatRead()
    {
        if (!_linkFaults.IsOn) return 0;
        RepeatWrite();
        int ticks = 0;
        while (_linkFaults.HitsReliable(out uint draw))
        {
            ticks += _options.LinkRepeatTicks;
            CountRepeat();
            _links.Receive(1);
            _links.FailCheck(_links.Drawn(draw), isLost: false);
        }
        return ticks;
    }

    private void RepeatOnce()
    {
        _now += _options.LinkRepeatTicks;
        CountRepeat();
        _links.Send(1);
    }

    private void CountRepeat()
    {
        _arqRepeats++;
        Losses.OmnibusWordsRepeated++;
    }

    private void CountTestWords()
    {
        (int sent, int received) = _perfTest.TakeTraffic(_now);
        _links.Send(sent);
        _links.Receive(received);
    }

    private bool CarriesSystime() => CarriesEvents && !_linkFaults.HitsReliable();

    // One request is one write, one answer one read (link-protocol.md 8); words sent again show in the count of those sent.
    private uint ReadArq(uint address) => address switch
    {
        FpgaRegisters.ArqWrites => (uint)_arqWrites,
        FpgaRegisters.ArqTx => (uint)(_arqWrites + _arqRepeats),
        _ => (uint)_arqReads,
    };

    // What has come until now is counted first: responses may have been ordered less far.
    private uint ReadPhy(uint address)
    {
        DrainTo(_now);
        CountTestWords();
        return address switch
        {
            >= FpgaRegisters.PhyWords => ReadPhyWords((int)(address - FpgaRegisters.PhyWords)),
            >= FpgaRegisters.PhyDropped => _links.Dropped((int)(address - FpgaRegisters.PhyDropped)),
            >= FpgaRegisters.PhyOnline => _links.OnlineTicks((int)(address - FpgaRegisters.PhyOnline), _now),
            _ => _links.CrcErrors((int)(address - FpgaRegisters.PhyCrcErrors)),
        };
    }

    private uint ReadPhyWords(int offset) => (offset & 1) == 0 ? _links.SentBy(offset / 2) : _links.ReceivedBy(offset / 2);
}
