using System.Data.Common;
using System.Globalization;

namespace Switchyard.Core.Configuration;

/// <summary>Where PostgreSQL is and how it is entered. Its text form carries no password.</summary>
public sealed class DatabaseAddress
{
    private static readonly (string Name, string Value)[] SslModes =
    [
        ("disable", "Disable"), ("allow", "Allow"), ("prefer", "Prefer"), ("require", "Require"), ("verify-ca", "VerifyCA"), ("verify-full", "VerifyFull"),
    ];

    private readonly string _target;

    private DatabaseAddress(string connectionText, string target) => (ConnectionText, _target) = (connectionText, target);

    /// <summary>All of it as the driver wants it: <c>Host=…;…</c>. Never logged.</summary>
    public string ConnectionText { get; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">A URL, or names and values separated by semicolons.</param>
    /// <param name="fault">What is wrong, without any part of the text; null when it could be read.</param>
    public static DatabaseAddress? Parse(string text, out string? fault)
    {
        var values = new DbConnectionStringBuilder();
        fault = text.Contains("://", StringComparison.Ordinal) ? ReadUrl(text, values) : ReadValues(text, values);
        if (fault is not null)
        {
            return null;
        }

        if (Find(values, "Host", "Server", "Data Source") is not { Length: > 0 } host)
        {
            fault = "must name a host.";
            return null;
        }

        return new DatabaseAddress(values.ConnectionString, $"{host}:{Find(values, "Port") ?? "5432"}");
    }

    /// <summary>The host and the port, for messages.</summary>
    public override string ToString() => _target;

    private static string? ReadValues(string text, DbConnectionStringBuilder values)
    {
        try
        {
            values.ConnectionString = text;
            return null;
        }
        catch (ArgumentException)
        {
            return "must be a postgres:// address, or names and values as in Host=...;Username=...;Password=...;Database=....";
        }
    }

    private static string? ReadUrl(string text, DbConnectionStringBuilder values)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            return "is not an address: characters such as @ / : ? # % in a user name or password must be percent-encoded.";
        }

        if (url.Scheme is not ("postgres" or "postgresql"))
        {
            return "must begin with postgres:// or postgresql://.";
        }

        values["Host"] = Uri.UnescapeDataString(url.IdnHost);
        if (url.Port > 0)
        {
            values["Port"] = url.Port.ToString(CultureInfo.InvariantCulture);
        }

        var credentials = url.UserInfo.Split(':', 2);
        Set(values, "Username", credentials[0]);
        Set(values, "Password", credentials.Length > 1 ? credentials[1] : "");
        Set(values, "Database", url.AbsolutePath.Trim('/'));
        return ReadQuery(url.Query.TrimStart('?'), values);
    }

    private static string? ReadQuery(string query, DbConnectionStringBuilder values)
    {
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            var value = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
            switch (pair[0])
            {
                case "sslmode" when Array.Find(SslModes, mode => mode.Name == value) is { Value: { } mode }:
                    values["SSL Mode"] = mode;
                    break;
                case "sslrootcert" when value.Length > 0:
                    values["Root Certificate"] = value;
                    break;
                case "application_name":
                    values["Application Name"] = value;
                    break;
                default:
                    return "has an option that is not one of sslmode=disable|allow|prefer|require|verify-ca|verify-full, sslrootcert, application_name.";
            }
        }

        return null;
    }

    private static void Set(DbConnectionStringBuilder values, string name, string escaped)
    {
        if (escaped.Length > 0)
        {
            values[name] = Uri.UnescapeDataString(escaped);
        }
    }

    private static string? Find(DbConnectionStringBuilder values, params string[] names)
    {
        foreach (var name in names)
        {
            if (values.TryGetValue(name, out var value))
            {
                return Convert.ToString(value, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}
