using System.Buffers;
using System.Text;

namespace Switchyard.Core.Errors;

/// <summary>Replaces whatever looks like a key in a text. Rather one word too many than one key.</summary>
internal static class SecretMask
{
    private const string Mask = "[masked]";

    // A shorter run of letters and digits is a word, a model name or a part of a UUID; Azure keys have 32 and more.
    private const int OpaqueRun = 32;

    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-*.~•");

    // What may follow inside a key once its start is known: base64 and percent escapes.
    private static readonly SearchValues<char> SecretChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-*.~•/+=%");

    private static readonly SearchValues<char> GlueChars = SearchValues.Create(" \"'\\:=");

    private static readonly SearchValues<char> SignsOfKey = SearchValues.Create("0123456789_-*•");

    private static readonly string[] Prefixes =
    [
        "sk-", "sk_", "pk-", "rk_", "gsk_", "xai-", "hf_", "pplx-", "nvapi-", "csk-", "fw_", "r8_", "tgp_", "AIza", "ya29.", "AKIA",
        "eyJ", "ghp_", "github_pat_", "org-", "proj_",
    ];

    private static readonly string[] Labels =
    [
        "api_key", "apikey", "api-key", "x-api-key", "x-goog-api-key", "authorization", "access_token", "secret", "password",
    ];

    private static readonly string[] KeyQualifiers = ["api", "secret", "access", "auth", "subscription"];

    /// <summary>The text with every key-like word replaced.</summary>
    public static string Apply(string text)
    {
        var result = new StringBuilder(text.Length);
        var (before, previous) = (Range.EndAt(0), Range.EndAt(0));
        var (at, isForced) = (0, false);
        while (at < text.Length)
        {
            var start = IndexFrom(text, at, text.AsSpan(at).IndexOfAny(TokenChars));
            var end = IndexFrom(text, start, text.AsSpan(start).IndexOfAnyExcept(TokenChars));
            var gap = text.AsSpan(at, start - at);
            var token = text.AsSpan(start, end - start);
            result.Append(gap);
            isForced = (isForced && IsGlue(gap)) || IsLabelled(text[before], text[previous], gap);
            (before, previous) = (previous, start..end);
            if (IsScheme(token))
            {
                // "Authorization: Bearer x": the label speaks of x, not of the scheme's name.
                at = end;
                result.Append(token);
                continue;
            }

            var isSecret = !token.IsEmpty && (isForced || IsSecret(token) || IsCredential(text[before], gap, token));
            at = isSecret ? MaskFrom(text, start, result) : end;
            result.Append(isSecret ? [] : token);
            isForced = false;
        }

        return result.ToString();
    }

    private static int IndexFrom(string text, int from, int found) => found < 0 ? text.Length : from + found;

    private static int MaskFrom(string text, int start, StringBuilder result)
    {
        var end = IndexFrom(text, start, text.AsSpan(start).IndexOfAnyExcept(SecretChars));
        while (end > start + 1 && text[end - 1] == '.')
        {
            end--;
        }

        result.Append(Mask);
        return end;
    }

    private static bool IsScheme(ReadOnlySpan<char> token) =>
        token.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || token.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    private static bool IsGlue(ReadOnlySpan<char> gap) => gap.IndexOfAnyExcept(GlueChars) < 0;

    private static bool IsLabelled(ReadOnlySpan<char> before, ReadOnlySpan<char> label, ReadOnlySpan<char> gap)
    {
        if (!IsGlue(gap) || gap.IndexOfAny(':', '=') < 0)
        {
            return false;
        }

        var isKey = label.Equals("key", StringComparison.OrdinalIgnoreCase) || label.Equals("token", StringComparison.OrdinalIgnoreCase);
        return IsOneOf(label, Labels)
            || (isKey && (gap.Contains('=') || IsOneOf(before, KeyQualifiers)))
            || (label.Equals("provided", StringComparison.OrdinalIgnoreCase) && before.Equals("key", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsOneOf(ReadOnlySpan<char> word, string[] words)
    {
        foreach (var candidate in words)
        {
            if (word.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCredential(ReadOnlySpan<char> scheme, ReadOnlySpan<char> gap, ReadOnlySpan<char> token) =>
        IsScheme(scheme) && IsGlue(gap) && (token.Length >= 20 || token.ContainsAny(SignsOfKey));

    private static bool IsSecret(ReadOnlySpan<char> token)
    {
        if (token.Contains("***", StringComparison.Ordinal) || token.Contains("•••", StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var prefix in Prefixes)
        {
            if (token.Length >= prefix.Length + 3 && token.StartsWith(prefix, StringComparison.Ordinal))
            {
                // "eyJ" alone could start a word; a token of three dotted parts is long.
                return prefix.Length > 3 || token.Length >= 20 || prefix[^1] is '-' or '_';
            }
        }

        return HasOpaqueRun(token);
    }

    private static bool HasOpaqueRun(ReadOnlySpan<char> token)
    {
        var (run, digits, letters) = (0, 0, 0);
        foreach (var c in token)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                (run, digits, letters) = (0, 0, 0);
                continue;
            }

            run++;
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            letters += char.IsAsciiLetter(c) ? 1 : 0;
            if (run >= OpaqueRun && digits > 0 && letters > 0)
            {
                return true;
            }
        }

        return false;
    }
}
