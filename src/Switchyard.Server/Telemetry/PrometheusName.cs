using System.Text;

namespace Switchyard.Server.Telemetry;

/// <summary>Names of the Prometheus text format from those of OpenTelemetry: dots become underscores, unit and <c>_total</c> are appended.</summary>
internal static class PrometheusName
{
    /// <summary>A metric family's name.</summary>
    /// <param name="name">The instrument's name.</param>
    /// <param name="unit">Its unit in UCUM; a unit in braces only annotates and is left out.</param>
    /// <param name="isCounter">Whether it only ever rises.</param>
    public static string Of(string name, string? unit, bool isCounter)
    {
        var text = Clean(name, allowColon: true);
        text = Append(text, UnitWord(unit));
        return isCounter ? Append(text, "total") : text;
    }

    /// <summary>A label's name.</summary>
    /// <param name="key">The tag's key.</param>
    public static string Label(string key) => Clean(key, allowColon: false);

    private static string Append(string name, string suffix) =>
        suffix.Length == 0 || name.EndsWith("_" + suffix, StringComparison.Ordinal) ? name : $"{name}_{suffix}";

    private static string UnitWord(string? unit) => unit switch
    {
        null or "" or "1" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        _ when unit[0] == '{' => "",
        _ => Clean(unit, allowColon: false),
    };

    private static string Clean(string name, bool allowColon)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) || c == '_' || (allowColon && c == ':') ? c : '_');
        }

        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
        {
            text.Insert(0, '_');
        }

        return text.ToString();
    }
}
