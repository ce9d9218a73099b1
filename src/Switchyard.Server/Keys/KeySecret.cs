using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;

namespace Switchyard.Server.Keys;

/// <summary>
/// The form of a key: <c>sy_&lt;id&gt;_&lt;secret&gt;_&lt;checksum&gt;</c>, always of the same length. The id is public, the secret 256 random
/// bits; the checksum lets scanners and typing errors be told from keys, and proves nothing.
/// </summary>
internal static class KeySecret
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "sy_";

    /// <summary>The length of an id.</summary>
    public const int IdLength = 16;

    /// <summary>The length of what is digested: all but the checksum and the sign before it.</summary>
    public const int SignedLength = 3 + IdLength + 1 + SecretLength;

    /// <summary>The length of a whole key.</summary>
    public const int Length = SignedLength + 1 + ChecksumLength;

    private const int SecretLength = 43;
    private const int ChecksumLength = 6;
    private const int RandomBytes = 32;
    private const string IdLetters = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string ChecksumLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> IdSet = SearchValues.Create(IdLetters);

    /// <summary>A new id.</summary>
    public static string MakeId() => RandomNumberGenerator.GetString(IdLetters, IdLength);

    /// <summary>A new key.</summary>
    /// <param name="id">Its id.</param>
    public static string Make(string id)
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        var signed = $"{Prefix}{id}_{Base64Url.EncodeToString(random)}";
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(signed, checksum);
        return $"{signed}_{checksum}";
    }

    /// <summary>Whether a text claims to be a key of this form.</summary>
    /// <param name="text">The text.</param>
    public static bool IsMeant(ReadOnlySpan<char> text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether a text is of the form, its checksum right.</summary>
    /// <param name="text">The text.</param>
    public static bool IsWhole(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || !IsMeant(text) || text[Prefix.Length + IdLength] != '_' || text[SignedLength] != '_' || !IsId(IdOf(text)))
        {
            return false;
        }

        foreach (var letter in text[(Prefix.Length + IdLength + 1)..SignedLength])
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_'))
            {
                return false;
            }
        }

        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(text[..SignedLength], checksum);
        return text[(SignedLength + 1)..].SequenceEqual(checksum);
    }

    /// <summary>Whether a text could be an id.</summary>
    /// <param name="text">The text.</param>
    public static bool IsId(ReadOnlySpan<char> text) => text.Length == IdLength && !text.ContainsAnyExcept(IdSet);

    /// <summary>The id of a whole key.</summary>
    /// <param name="text">The key.</param>
    public static ReadOnlySpan<char> IdOf(ReadOnlySpan<char> text) => text.Slice(Prefix.Length, IdLength);

    private static void WriteChecksum(ReadOnlySpan<char> signed, Span<char> checksum)
    {
        var crc = uint.MaxValue;
        foreach (var letter in signed)
        {
            crc = BitOperations.Crc32C(crc, (byte)letter);
        }

        crc = ~crc;
        for (var i = checksum.Length - 1; i >= 0; i--)
        {
            (crc, var digit) = Math.DivRem(crc, (uint)ChecksumLetters.Length);
            checksum[i] = ChecksumLetters[(int)digit];
        }
    }
}
