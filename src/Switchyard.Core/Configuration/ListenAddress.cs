using System.Globalization;
using System.Net;

namespace Switchyard.Core.Configuration;

/// <summary>An address to listen on, read the way the web server reads it.</summary>
/// <param name="Text">As configured.</param>
/// <param name="Host">The host without brackets; for a Unix socket its path.</param>
/// <param name="Port">The port; 0 for any free one.</param>
/// <param name="IsLoopback">Whether only this machine can reach it.</param>
public sealed record ListenAddress(string Text, string Host, int Port, bool IsLoopback)
{
    /// <summary>Where the service listens when nothing is configured.</summary>
    public const string Default = "http://127.0.0.1:8080";

    private const string UnixPrefix = "unix:/";

    /// <summary>Splits a list separated by semicolons.</summary>
    /// <param name="urls">The list; null or empty for <see cref="Default"/>.</param>
    public static IReadOnlyList<string> Split(string? urls)
    {
        var parts = (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0 ? [Default] : parts;
    }

    /// <summary>Reads one address.</summary>
    /// <param name="text">Such as <c>http://127.0.0.1:8080</c>, <c>http://*:80</c> or <c>http://unix:/run/switchyard.sock</c>.</param>
    /// <param name="fault">What it must be, when it can not be read; else null.</param>
    /// <returns>The address, or null.</returns>
    public static ListenAddress? Parse(string text, out string? fault)
    {
        fault = "must be addresses such as http://127.0.0.1:8080, separated by semicolons.";
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || !IsHttp(text.AsSpan(0, scheme), out var defaultPort))
        {
            return null;
        }

        var rest = text[(scheme + 3)..];
        if (rest.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase) && rest.Length > UnixPrefix.Length)
        {
            fault = null;
            return new ListenAddress(text, rest[(UnixPrefix.Length - 1)..], 0, IsLoopback: true);
        }

        if (!SplitPort(rest.TrimEnd('/'), defaultPort, out var host, out var port))
        {
            return null;
        }

        var isLocalhost = string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase);
        if (isLocalhost && port == 0)
        {
            fault = "can not have port 0 with localhost: write 127.0.0.1 for any free port.";
            return null;
        }

        fault = null;
        // The web server binds every address of the machine for any name that is neither an IP address nor localhost.
        var isLoopback = isLocalhost || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
        return new ListenAddress(text, host, port, isLoopback);
    }

    private static bool IsHttp(ReadOnlySpan<char> scheme, out int defaultPort)
    {
        var isTls = scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
        defaultPort = isTls ? 443 : 80;
        return isTls || scheme.Equals("http", StringComparison.OrdinalIgnoreCase);
    }

    private static bool SplitPort(string authority, int defaultPort, out string host, out int port)
    {
        host = authority;
        port = defaultPort;
        var colon = authority.LastIndexOf(':');
        if (colon > authority.LastIndexOf(']'))
        {
            host = authority[..colon];
            if (!int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
                || port > ushort.MaxValue)
            {
                return false;
            }
        }

        if (host.StartsWith('[') && host.EndsWith(']'))
        {
            host = host[1..^1];
            return IPAddress.TryParse(host, out _);
        }

        return host is "*" or "+" || Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
    }
}
