namespace Bss2.Training;

/// <summary>MT19937 as numpy's RandomState uses it: the published Yin-Yang sets are defined by it (data/README.md).</summary>
internal sealed class MersenneTwister
{
    private const int N = 624, M = 397;
    private readonly uint[] _state = new uint[N];
    private int _index = N;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < N; i++) _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
    }

    /// <summary>0, 1 or 2: the next word's lowest two bits until they are at most 2.</summary>
    public int NextInteger3()
    {
        while (true)
            if ((Next() & 3) is uint value and <= 2) return (int)value;
    }

    /// <summary>53-bit uniform in [0, 1).</summary>
    public double NextDouble()
    {
        uint a = Next() >> 5, b = Next() >> 6;
        return ((a * 67108864.0) + b) / 9007199254740992.0;
    }

    private uint Next()
    {
        if (_index == N) Twist();
        uint y = _state[_index++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (int i = 0; i < N; i++)
        {
            uint y = (_state[i] & 0x80000000) | (_state[(i + 1) % N] & 0x7FFFFFFF);
            _state[i] = _state[(i + M) % N] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908B0DF : 0);
        }
        _index = 0;
    }
}
