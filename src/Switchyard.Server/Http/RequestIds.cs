// Hot path: measured by bench/load.
using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Switchyard.Server.Http;

/// <summary>Request ids: the client's own when it is harmless, else a new one.</summary>
internal static class RequestIds
{
    /// <summary>The header of requests and answers.</summary>
    public const string Header = "x-request-id";

    private const int Longest = 128;
    private const int IdLength = 16;
    private const int TimeLength = 6;
    private const int RandomLength = IdLength - TimeLength;

    // One system call for the random part of 100 ids, not one for each.
    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _randomLeft;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The id of a request.</summary>
    /// <param name="http">The request.</param>
    public static string Of(HttpContext http)
    {
        var values = http.Request.Headers[Header];
        return values.Count == 1 && values[0] is { Length: > 0 and <= Longest } id && !id.AsSpan().ContainsAnyExcept(Allowed)
            ? id
            : New(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    /// <summary>A new id in the form of a version 7 UUID without hyphens: ids sort by time and can not be guessed.</summary>
    /// <param name="milliseconds">Since 1970.</param>
    internal static string New(long milliseconds)
    {
        Span<byte> id = stackalloc byte[IdLength];
        BinaryPrimitives.WriteInt64BigEndian(id, milliseconds << 16);
        TakeRandom(id[TimeLength..]);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return Convert.ToHexStringLower(id);
    }

    private static void TakeRandom(Span<byte> destination)
    {
        var random = _random ??= new byte[RandomLength * 100];
        if (_randomLeft < RandomLength)
        {
            RandomNumberGenerator.Fill(random);
            _randomLeft = random.Length;
        }

        random.AsSpan(_randomLeft - RandomLength, RandomLength).CopyTo(destination);
        _randomLeft -= RandomLength;
    }
}
