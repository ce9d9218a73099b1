using System.Net;
using Microsoft.Extensions.Primitives;

namespace Switchyard.Server.Access;

/// <summary>
/// Recognises Host headers that name this machine. A page whose name an attacker has rebound to 127.0.0.1 still sends
/// its own name in Host: that is what gives it away.
/// </summary>
internal static class LoopbackHost
{
    /// <summary>Whether the header is <c>localhost</c>, an address in 127.0.0.0/8 or <c>[::1]</c>, with or without a port.</summary>
    /// <param name="header">The Host header.</param>
    public static bool IsLoopback(StringValues header)
    {
        if (header.Count != 1)
        {
            return false;
        }

        var host = WithoutPort(header[0]);
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.SequenceEqual("127.0.0.1") || host.SequenceEqual("[::1]"))
        {
            return true;
        }

        // Names are told from addresses by their first character, so that no name is ever read as one.
        return host.Length > 0
            && (char.IsAsciiDigit(host[0]) || host[0] == '[')
            && IPAddress.TryParse(host.Trim("[]"), out var address)
            && IPAddress.IsLoopback(address);
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? host[..colon] : host;
    }
}
