using System.Globalization;

namespace Switchyard.Core.Configuration;

/// <summary>Where Redis is and how it is entered. Its text form carries no password.</summary>
/// <param name="Hosts">Its servers: one, the primary and its replicas, or some of a cluster's.</param>
/// <param name="Database">The database; a cluster has only 0.</param>
/// <param name="IsTls">Whether the connection is encrypted.</param>
public sealed record RedisAddress(IReadOnlyList<(string Host, int Port)> Hosts, int Database, bool IsTls)
{
    private const int DefaultPort = 6379;

    /// <summary>The password; null for none. Never logged.</summary>
    public string? Password { get; private init; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">A URL, or hosts and options separated by commas.</param>
    /// <param name="fault">What is wrong, without any part of the text; null when it could be read.</param>
    public static RedisAddress? Parse(string text, out string? fault)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var address = scheme < 0 ? ParseOptions(text, out fault) : ParseUrl(text[..scheme], text[(scheme + 3)..], out fault);
        return fault is null && address!.Hosts.Count == 0 ? Fail("must name a host.", out fault) : address;
    }

    /// <summary>The hosts, for messages.</summary>
    public override string ToString() => string.Join(',', Hosts.Select(host => $"{host.Host}:{host.Port}"));

    private static RedisAddress? ParseUrl(string scheme, string rest, out string? fault)
    {
        if (scheme is not ("redis" or "rediss"))
        {
            return Fail("must begin with redis:// or rediss://.", out fault);
        }

        var credentials = rest.LastIndexOf('@');
        string? password = null;
        if (credentials >= 0)
        {
            var (user, secret) = Cut(rest[..credentials], ':');
            rest = rest[(credentials + 1)..];
            if (user is not ("" or "default"))
            {
                return Fail("names a user: only the password of the default user is supported.", out fault);
            }

            password = secret is null ? null : Uri.UnescapeDataString(secret);
        }

        var (hosts, path) = Cut(rest, '/');
        if (path is not (null or "") && !IsDatabase(path))
        {
            return Fail("must end with the number of a database, or with nothing, behind the hosts.", out fault);
        }

        var database = path is null or "" ? 0 : int.Parse(path, CultureInfo.InvariantCulture);
        return ParseHosts(hosts.Split(','), out fault) is { } list
            ? new RedisAddress(list, database, scheme == "rediss") { Password = Empty(password) }
            : null;
    }

    private static RedisAddress? ParseOptions(string text, out string? fault)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var hosts = ParseHosts([.. parts.Where(part => !part.Contains('=', StringComparison.Ordinal))], out fault);
        if (hosts is null)
        {
            return null;
        }

        var address = new RedisAddress(hosts, 0, false);
        foreach (var part in parts.Where(part => part.Contains('=', StringComparison.Ordinal)))
        {
            var (name, value) = Cut(part, '=');
            switch (name.ToUpperInvariant())
            {
                case "PASSWORD":
                    address = address with { Password = Empty(value) };
                    break;
                case "SSL" or "TLS" when bool.TryParse(value, out var isTls):
                    address = address with { IsTls = isTls };
                    break;
                case "DEFAULTDATABASE" when IsDatabase(value!):
                    address = address with { Database = int.Parse(value!, CultureInfo.InvariantCulture) };
                    break;
                default:
                    return Fail("has an option that is not one of password, ssl=true|false, defaultDatabase.", out fault);
            }
        }

        return address;
    }

    private static List<(string Host, int Port)>? ParseHosts(IReadOnlyList<string> texts, out string? fault)
    {
        fault = null;
        var hosts = new List<(string, int)>();
        foreach (var text in texts)
        {
            if (HostAndPort(text) is not { } host)
            {
                fault = "must name hosts as host or host:port, with brackets around an IPv6 address.";
                return null;
            }

            hosts.Add(host);
        }

        return hosts;
    }

    private static (string Host, int Port)? HostAndPort(string text)
    {
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        var host = end <= 0 ? text : text[..end];
        var port = end <= 0 || end == text.Length ? "" : text[(end + 1)..];
        var isHost = Uri.CheckHostName(host.Trim('[', ']')) != UriHostNameType.Unknown && (end <= 0 || end == text.Length || text[end] == ':');
        var number = DefaultPort;
        var isPort = port.Length == 0 ||
            (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and < 65_536);
        return isHost && isPort ? (host.Trim('[', ']'), number) : null;
    }

    private static bool IsDatabase(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 10_000;

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static (string Before, string? After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }

    private static RedisAddress? Fail(string message, out string? fault)
    {
        fault = message;
        return null;
    }
}
