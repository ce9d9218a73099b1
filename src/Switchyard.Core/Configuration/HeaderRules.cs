using System.Buffers;
using System.Collections.Frozen;

namespace Switchyard.Core.Configuration;

/// <summary>The rules of a provider's own headers.</summary>
internal static class HeaderRules
{
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // Those of one connection, those the body and the address decide, and those a key travels in.
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Host", "Content-Length", "Content-Type", "Content-Encoding", "Accept-Encoding",
        "Expect", "Authorization", "Cookie", "HTTP2-Settings",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static void Check(string path, IDictionary<string, string> headers, ProviderType? type, FaultList faults)
    {
        foreach (var (name, value) in headers)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenChars))
            {
                faults.Add($"{path}:{Printable(name)}", "must be a header name.");
            }
            else if (Reserved.Contains(name))
            {
                faults.Add($"{path}:{name}", "must not be set: the connection, the body or the key decides it.");
            }
            else if (type?.Name == "claude" && name.Equals("x-api-key", StringComparison.OrdinalIgnoreCase))
            {
                faults.Add($"{path}:{name}", "must not be set: the key has a setting of its own, ApiKey.");
            }

            if (string.IsNullOrEmpty(value) || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                faults.Add($"{path}:{Printable(name)}", "must have a value of printable ASCII on one line.");
            }
        }
    }

    private static string Printable(string name) =>
        string.Create(name.Length, name, static (span, text) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                span[i] = text[i] is >= ' ' and <= '~' ? text[i] : '?';
            }
        });
}
