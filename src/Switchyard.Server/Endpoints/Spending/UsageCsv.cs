using System.Globalization;
using System.Text;

namespace Switchyard.Server.Endpoints.Spending;

/// <summary>Usage as CSV by RFC 4180: a line of names, then one line for each group.</summary>
internal static class UsageCsv
{
    private const string Key = "key";

    private static readonly string[] Figures =
    [
        "requests", "errors", "attempts", "promptTokens", "completionTokens", "cachedTokens", "cacheWriteTokens", "reasoningTokens", "cost",
        "estimatedCost", "unpriced", "cacheHits", "savedCost", "savedTokens",
    ];

    /// <summary>The text.</summary>
    /// <param name="report">The usage.</param>
    public static string Write(UsageReport report)
    {
        var text = new StringBuilder();
        var hasKeys = report.GroupBy.Contains(Key);
        text.AppendJoin(',', report.GroupBy.Concat(Figures)).Append(hasKeys ? ",keyName\r\n" : "\r\n");
        foreach (var row in report.Data)
        {
            IFormattable[] figures =
            [
                row.Requests, row.Errors, row.Attempts, row.PromptTokens, row.CompletionTokens, row.CachedTokens, row.CacheWriteTokens,
                row.ReasoningTokens, row.Cost, row.EstimatedCost, row.Unpriced, row.CacheHits, row.SavedCost, row.SavedTokens,
            ];
            text.AppendJoin(
                ',', report.GroupBy.Select(name => Cell(row.Group[name])).Concat(figures.Select(figure => figure.ToString(null, CultureInfo.InvariantCulture))));
            text.Append(hasKeys ? $",{Cell(row.KeyName)}\r\n" : "\r\n");
        }

        return text.ToString();
    }

    // Spreadsheets run what begins like a formula; an apostrophe before it makes it text.
    private static string Cell(string? value)
    {
        var text = value is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + value : value ?? "";
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
