using System.Text.Json;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>An answer over HTTP.</summary>
/// <param name="Status">Its status.</param>
/// <param name="ContentType">Its content type.</param>
/// <param name="Text">Its body.</param>
/// <param name="Headers">Its headers, names in lower case.</param>
internal sealed record GraphQLAnswer(int Status, string ContentType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The first error.</summary>
    public JsonElement Error => Json.GetProperty("errors")[0];

    /// <summary>The code of the first error.</summary>
    public string? Code => Error.GetProperty("extensions").GetProperty("code").GetString();

    /// <summary>Reads a response to its end.</summary>
    public static async Task<GraphQLAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.ToString() ?? "",
        await response.Content.ReadAsStringAsync(cancellationToken),
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(static pair => pair.Key.ToLowerInvariant(), static pair => string.Join(", ", pair.Value)));
}
