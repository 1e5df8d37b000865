using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Bss2.Transport;

namespace Bss2.EndToEnd.Tests.Client;

/// <summary>
/// The host's end of HostARQ as the incumbent client is on the wire (link-protocol.md 1.3 to 1.7), written from the text and not from our
/// endpoint: one frame in flight at first, pure acknowledgements only as a reaction to data and at most every 500 us, resends after 756 us.
/// Whatever would end or damage that client is a failure here. It blocks, so it runs on a thread of its own (<see cref="ClientBench"/>).
/// </summary>
internal sealed partial class WireHost : IDisposable
{
    public const int Modulus = 256, Window = 128, WordsMax = 180, HeaderBytes = 12;
    private const int ResendMicroseconds = 756, AckMicroseconds = 500, ReceiveBytes = 10 << 20;

    // An answer that the client would wait for less long than this is waited for longer, because this computer has other work too.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly Socket _socket;
    private readonly IPEndPoint _resetPort;
    private readonly byte[] _incoming = new byte[65_536];
    private readonly Queue<byte[]> _toSend = new();
    private readonly SortedDictionary<int, Sent> _outstanding = [];
    private readonly byte[]?[] _ahead = new byte[Modulus][];
    private readonly Queue<ulong> _words = new();
    private readonly List<ulong> _info = [];
    private int _low, _high, _expected, _lastRemoteAck, _congestionFrames, _threshold;
    private bool _recovering, _connected;
    private long _nextAckAt;
    private ulong? _loopback;

    private WireHost(UdpAddress board)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = ReceiveBytes };
        _socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        // Connected: the system drops what does not come from the data port.
        _socket.Connect(IPAddress.Parse(board.Host), board.DataPort);
        _resetPort = new IPEndPoint(IPAddress.Parse(board.Host), board.ResetPort);
    }

    /// <summary>What becomes of a datagram on its way to the board: none, one or several, in any order.</summary>
    public Func<byte[], IEnumerable<byte[]>> Outgoing { get; set; } = datagram => [datagram];

    /// <summary>Whether the application is behind with reading: the frame at hand is then neither stored nor acknowledged.</summary>
    public Func<bool> IsCongested { get; set; } = () => false;

    /// <summary>Sends no acknowledgement of its own, as an idle client whose last one was lost.</summary>
    public bool IsMute { get; set; }

    /// <summary>Data frames that came again although they had been received.</summary>
    public int Repeated { get; private set; }

    /// <summary>Frames that this end sent again.</summary>
    public int Resent { get; private set; }

    /// <summary>Words of the reset answer.</summary>
    public IReadOnlyList<ulong> ResetAnswer => _info;

    /// <summary>Words that came and were not taken.</summary>
    public Queue<ulong> Words => _words;

    /// <summary>True when everything sent was acknowledged.</summary>
    public bool IsAllAcknowledged => _outstanding.Count == 0 && _toSend.Count == 0;

    private static long Now => (long)(Stopwatch.GetTimestamp() * (1e6 / Stopwatch.Frequency));

    /// <summary>Reset frame, answer, loopback.</summary>
    public static WireHost Connect(UdpAddress board, ulong loopback = 0x39cf_b11d)
    {
        var host = new WireHost(board);
        host.SendReset();
        host.Until(() => host._info.Count > 3, "the reset answer");
        host.VerifyAnswer();
        host.Verify(loopback);
        return host;
    }

    /// <summary>Only the reset frame, for tests of what the board does about the answer.</summary>
    public static WireHost ConnectUnanswered(UdpAddress board)
    {
        var host = new WireHost(board);
        host.SendReset();
        return host;
    }

    /// <summary>The loopback check, after which only UT frames may come.</summary>
    public void Verify(ulong word)
    {
        _loopback = null;
        Queue(0x8001, [word]);
        Until(() => _loopback is not null, "the loopback answer");
        Assert.Equal(word, _loopback);
        _words.Clear();
        _connected = true;
    }

    /// <summary>Queues words in frames of 180 and a shorter last one.</summary>
    public void Send(ReadOnlySpan<ulong> words)
    {
        for (int at = 0; at < words.Length; at += WordsMax) Queue(0x0010, words.Slice(at, Math.Min(WordsMax, words.Length - at)));
    }

    public void Queue(ushort type, ReadOnlySpan<ulong> words)
    {
        var frame = new byte[HeaderBytes + (8 * words.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(8), type);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(10), (ushort)words.Length);
        for (int w = 0; w < words.Length; w++) BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(HeaderBytes + (8 * w)), words[w]);
        _toSend.Enqueue(frame);
    }

    /// <summary>Works the link until <paramref name="done"/>; fails naming <paramref name="what"/> after three minutes.</summary>
    public void Until(Func<bool> done, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!done())
        {
            Assert.True(waited.Elapsed < Patience, $"The board kept the client waiting for {what}. {this}");
            Round();
        }
    }

    /// <summary>Where the link stands, for messages.</summary>
    public override string ToString() =>
        $"Sent {_high}, acknowledged {_low}, waiting {_toSend.Count}, window {_congestionFrames}{(_recovering ? " recovering" : "")}, resent {Resent}; received {_expected}, ahead {_ahead.Count(f => f is not null)}, repeated {Repeated}.";

    /// <summary>Works the link for a while.</summary>
    public void Idle(TimeSpan time)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < time) Round();
    }

    /// <summary>What the client does at its end: a flush frame, which the board must acknowledge; nothing may have come behind the last halt.</summary>
    public void Close()
    {
        Queue(0x8000, [0]);
        Until(() => IsAllAcknowledged, "the acknowledgement of the flush frame");
        Assert.Empty(_words);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>A datagram past all state.</summary>
    public void SendRaw(byte[] datagram) => _socket.Send(datagram);

    private void SendReset()
    {
        (_low, _high, _expected, _lastRemoteAck) = (0, 0, 0, Modulus - 1);
        (_congestionFrames, _threshold, _recovering, _connected) = (1, Window / 2, false, false);
        _socket.SendTo([0xAB, 0xAB, 0xAB, 0xAB], _resetPort);
    }

    private void VerifyAnswer()
    {
        Assert.Equal([256ul, 128ul, 180ul], _info.Take(3));
        int words = (int)_info[3];
        Until(() => _info.Count >= 4 + words, "the rest of the bitfile info");
        Assert.True(words >= 1 && _info.Count == 4 + words, "The bitfile info has another length than announced.");
        Assert.Contains((byte)0, _info.Skip(4).SelectMany(w => BitConverter.GetBytes(w)));
    }
}
