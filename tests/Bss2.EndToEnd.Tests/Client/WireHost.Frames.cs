using System.Buffers.Binary;
using System.Net.Sockets;

namespace Bss2.EndToEnd.Tests.Client;

/// <summary>One round of the link: what comes in, what is due to go out.</summary>
internal sealed partial class WireHost
{
    private void Round()
    {
        if (_socket.Poll(100, SelectMode.SelectRead))
            do Take(_incoming.AsSpan(0, _socket.Receive(_incoming)));
            while (_socket.Available > 0);
        Resend();
        SendNew();
    }

    private void SendNew()
    {
        if (_recovering && _outstanding.Count == 0) (_recovering, _threshold, _congestionFrames) = (false, Math.Max(1, _congestionFrames / 2), 1);
        while (_toSend.Count > 0 && !_recovering && _high - _low < Math.Min(_congestionFrames, Window))
        {
            var sent = new Sent(_toSend.Dequeue(), Now);
            BinaryPrimitives.WriteUInt32BigEndian(sent.Frame.AsSpan(4), (uint)(_high % Modulus));
            _outstanding[_high++] = sent;
            Transmit(sent);
        }
    }

    private void Resend()
    {
        foreach (Sent sent in _outstanding.Values)
        {
            if ((Now - sent.FirstAt) / ResendMicroseconds < sent.Transmissions) continue;
            (_recovering, Resent) = (true, Resent + 1);
            Transmit(sent);
        }
    }

    private void Transmit(Sent sent)
    {
        sent.Transmissions++;
        BinaryPrimitives.WriteUInt32BigEndian(sent.Frame, Ack);
        foreach (byte[] datagram in Outgoing(sent.Frame)) _socket.Send(datagram);
    }

    private uint Ack => (uint)((_expected + Modulus - 1) % Modulus);

    private void Take(ReadOnlySpan<byte> datagram)
    {
        Assert.True(datagram.Length >= 4, $"A datagram of {datagram.Length} bytes: the client's receive thread ends at 0, and drops fewer than 4.");
        TakeAck(BinaryPrimitives.ReadUInt32BigEndian(datagram));
        if (datagram.Length == 4) return;
        Assert.True(datagram.Length >= HeaderBytes, $"A frame of {datagram.Length} bytes.");
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);
        int words = BinaryPrimitives.ReadUInt16BigEndian(datagram[10..]);
        Assert.True(sequence < Modulus, $"SEQ {sequence} overwrites the client's memory.");
        Assert.True(words is > 0 and <= WordsMax && datagram.Length == HeaderBytes + (8 * words), $"{words} words in {datagram.Length} bytes.");
        if (IsCongested()) return;
        Store((int)sequence, datagram[8..]);
        if (IsMute || Now < _nextAckAt) return;
        _nextAckAt = Now + AckMicroseconds;
        var ack = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(ack, Ack);
        foreach (byte[] sent in Outgoing(ack)) _socket.Send(sent);
    }

    private void TakeAck(uint ack)
    {
        Assert.True(ack < Modulus, $"ACK {ack}.");
        if (ack == _lastRemoteAck) return;
        _lastRemoteAck = (int)ack;
        int covered = (((int)ack - _low) % Modulus + Modulus) % Modulus + 1;
        if (covered > _high - _low) return;
        for (int i = 0; i < covered; i++) _outstanding.Remove(_low++);
        if (_recovering) return;
        _congestionFrames = Math.Min(Window, _congestionFrames + 1);
    }

    private void Store(int sequence, ReadOnlySpan<byte> typeAndWords)
    {
        int ahead = ((sequence - _expected) % Modulus + Modulus) % Modulus;
        if (ahead >= Window || _ahead[sequence] is not null) { Repeated++; return; }
        _ahead[sequence] = typeAndWords.ToArray();
        while (_ahead[_expected % Modulus] is { } next)
        {
            _ahead[_expected++ % Modulus] = null;
            Deliver(BinaryPrimitives.ReadUInt16BigEndian(next), next.AsSpan(4));
        }
    }

    private void Deliver(ushort type, ReadOnlySpan<byte> words)
    {
        // A type that the client does not know after it has connected ends its process.
        bool isKnown = _connected ? type == 0x0010 : type is 0x0010 or 0x8001 or 0x8002;
        Assert.True(isKnown, $"A frame of type {type:x4}.");
        if (type == 0x8001) Assert.Equal(8, words.Length);
        for (int at = 0; at < words.Length; at += 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64BigEndian(words[at..]);
            if (type == 0x8002) _info.Add(word);
            else if (type == 0x8001) _loopback = word;
            else _words.Enqueue(word);
        }
    }

    private sealed class Sent(byte[] frame, long firstAt)
    {
        public byte[] Frame { get; } = frame;

        public long FirstAt { get; } = firstAt;

        public int Transmissions { get; set; }
    }
}
