using System.Globalization;
using System.Text.Json;

namespace Switchyard.Server.Telemetry;

/// <summary>The structured values of a log entry and its scopes.</summary>
internal static class LogValue
{
    private const int LongestText = 8192;

    /// <summary>Whether a value is the message's template and not data.</summary>
    /// <param name="name">The value's name.</param>
    public static bool IsTemplate(string name) => name == "{OriginalFormat}";

    /// <summary>Whether a value is the request's id, which stands beside the message.</summary>
    /// <param name="name">The value's name.</param>
    public static bool IsRequestId(string name) => name.Equals("RequestId", StringComparison.OrdinalIgnoreCase);

    /// <summary>The request's id among an entry's own values; null when it is not there.</summary>
    /// <param name="values">The values.</param>
    public static string? RequestIdIn(IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (IsRequestId(values[i].Key))
            {
                return Convert.ToString(values[i].Value, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    /// <summary>The request's id in the innermost scope that has one; null when none has.</summary>
    /// <param name="scopes">The scopes; null for none.</param>
    public static string? RequestIdIn(IExternalScopeProvider? scopes)
    {
        var found = new string?[1];
        scopes?.ForEachScope(
            static (scope, result) =>
            {
                if (scope is IReadOnlyList<KeyValuePair<string, object?>> values)
                {
                    result[0] = RequestIdIn(values) ?? result[0];
                }
            },
            found);
        return found[0];
    }

    /// <summary>Writes a value as the JSON type it has, anything that has none as text.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
                writer.WriteStringValue(text.AsSpan(0, Math.Min(text.Length, LongestText)));
                break;
        }
    }
}
