using System.Text.Json;

namespace Switchyard.GraphQL.Tests.Differential;

/// <summary>Says how two answers differ: in data, or in the number, paths and places of errors. Messages may differ.</summary>
internal static class AnswerComparer
{
    public static string? Difference(JsonElement expected, JsonElement actual)
    {
        if (ThrewWhileValidating(expected))
        {
            return actual.TryGetProperty("errors", out _) && !actual.TryGetProperty("data", out _) ? null : "expected a refusal";
        }

        var (mine, theirs) = (Errors(actual), Errors(expected));
        if (!mine.SequenceEqual(theirs))
        {
            return $"errors: expected [{string.Join(" | ", theirs)}], got [{string.Join(" | ", mine)}]";
        }

        var hasExpected = expected.TryGetProperty("data", out var a);
        var hasActual = actual.TryGetProperty("data", out var b);
        if (hasExpected != hasActual)
        {
            // Since September 2025 an operation without a root type is a fault of the document; version 16 finds it when it executes.
            if (hasExpected && a.ValueKind == JsonValueKind.Null && expected.GetRawText().Contains("Schema is not configured", StringComparison.Ordinal))
            {
                return null;
            }

            return $"data: expected {(hasExpected ? "some" : "none")}";
        }

        return hasExpected && !Same(a, b) ? $"data: expected {a.GetRawText()}, got {b.GetRawText()}" : null;
    }

    // At the root of a subscription the reference throws at a condition without a value, and so loses all other errors.
    private static bool ThrewWhileValidating(JsonElement expected) =>
        !expected.TryGetProperty("data", out _)
        && expected.GetProperty("errors").EnumerateArray().Any(error =>
            error.GetProperty("message").GetString()!.StartsWith("Argument \"if\" ", StringComparison.Ordinal));

    private static List<string> Errors(JsonElement answer) =>
        answer.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateArray().Select(Print).Order(StringComparer.Ordinal)]
            : [];

    private static string Print(JsonElement error)
    {
        var locations = error.TryGetProperty("locations", out var places)
            ? string.Join(',', places.EnumerateArray()
                .Select(place => $"{place.GetProperty("line").GetInt32()}:{place.GetProperty("column").GetInt32()}"))
            : "";
        var path = error.TryGetProperty("path", out var steps) && steps.ValueKind == JsonValueKind.Array
            ? "/" + string.Join('/', steps.EnumerateArray().Select(step => step.ToString()))
            : "";
        return $"{locations}{path}";
    }

    private static bool Same(JsonElement a, JsonElement b)
    {
        if (a.ValueKind == JsonValueKind.Number && b.ValueKind == JsonValueKind.Number)
        {
            return a.GetDouble().Equals(b.GetDouble());
        }

        if (a.ValueKind == JsonValueKind.String && b.ValueKind == JsonValueKind.String)
        {
            return a.GetString() == b.GetString() || (a.GetString()!.StartsWith('{') && b.GetString()!.StartsWith('{')
                && Same(JsonElement.Parse(a.GetString()!), JsonElement.Parse(b.GetString()!)));
        }

        if (a.ValueKind == JsonValueKind.Array && b.ValueKind == JsonValueKind.Array)
        {
            return a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(pair => Same(pair.First, pair.Second));
        }

        if (a.ValueKind != JsonValueKind.Object || b.ValueKind != JsonValueKind.Object)
        {
            return a.ValueKind == b.ValueKind;
        }

        var (mine, theirs) = (b.EnumerateObject().ToList(), a.EnumerateObject().ToList());
        return mine.Count == theirs.Count
            && theirs.TrueForAll(member => b.TryGetProperty(member.Name, out var other) && Same(member.Value, other));
    }
}
