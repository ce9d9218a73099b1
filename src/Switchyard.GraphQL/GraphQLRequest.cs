using System.Text.Json;

namespace Switchyard.GraphQL;

/// <summary>A request as transports hand it over.</summary>
/// <param name="Query">The document.</param>
public sealed record GraphQLRequest(string Query)
{
    /// <summary>Which operation of the document; null when it holds one.</summary>
    public string? OperationName { get; init; }

    /// <summary>An object, or null or undefined for none. Must stay readable until the request is answered.</summary>
    public JsonElement Variables { get; init; }

    /// <summary>The request's extensions as they were sent; the engine does not look at them.</summary>
    public JsonElement Extensions { get; init; }

    /// <summary>An object for resolvers: <see cref="Execution.ResolveContext.State"/>.</summary>
    public object? State { get; init; }

    /// <summary>The source of root fields.</summary>
    public object? RootValue { get; init; }

    /// <summary>Reads a request from the JSON that the transports share.</summary>
    /// <param name="json">The whole body, in UTF-8.</param>
    /// <param name="limits">How deep variables may nest; the length of the body is the transport's to bound.</param>
    /// <param name="error">Why the body is no request.</param>
    /// <returns>The request, or null.</returns>
    public static GraphQLRequest? Read(ReadOnlyMemory<byte> json, GraphQLLimits limits, out GraphQLError? error)
    {
        ArgumentNullException.ThrowIfNull(limits);
        // The request itself nests one level.
        var depth = Math.Min(limits.MaxVariableDepth, GraphQLLimits.HardRecursion) + 1;
        try
        {
            var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = depth });
            var body = JsonElement.ParseValue(ref reader);
            error = reader.Read() ? new GraphQLError("The body goes on after the request.") : null;
            return error is null ? FromElement(body, out error) : null;
        }
        catch (JsonException)
        {
            error = IsDeeper(json.Span, depth)
                ? new GraphQLError($"The variables nest deeper than {limits.MaxVariableDepth} levels.") { Refusal = GraphQLRefusal.VariableDepth }
                : new GraphQLError("The body is no JSON.");
            return null;
        }
    }

    /// <summary>Reads a request from JSON that was parsed already.</summary>
    /// <param name="body">The request object.</param>
    /// <param name="error">Why it is no request.</param>
    /// <returns>The request, or null.</returns>
    public static GraphQLRequest? FromElement(JsonElement body, out GraphQLError? error)
    {
        error = null;
        if (body.ValueKind != JsonValueKind.Object)
        {
            error = new GraphQLError("The request must be an object.");
            return null;
        }

        if (!TryText(body, "query", out var query) || query is null)
        {
            error = new GraphQLError("The member \"query\" must be a string.");
        }
        else if (!TryText(body, "operationName", out var name))
        {
            error = new GraphQLError("The member \"operationName\" must be a string or null.");
        }
        else if (!TryObject(body, "variables", out var variables))
        {
            error = new GraphQLError("The member \"variables\" must be an object or null.");
        }
        else if (!TryObject(body, "extensions", out var extensions))
        {
            error = new GraphQLError("The member \"extensions\" must be an object or null.");
        }
        else
        {
            return new GraphQLRequest(query) { OperationName = name, Variables = variables, Extensions = extensions };
        }

        return null;
    }

    private static bool IsDeeper(ReadOnlySpan<byte> json, int depth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = depth + 2 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.CurrentDepth >= depth)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Broken before it was deep.
        }

        return false;
    }

    private static bool TryText(JsonElement body, string name, out string? text)
    {
        text = null;
        if (!body.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        // A lone surrogate is valid JSON but no text.
        try
        {
            text = member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return text is not null;
    }

    private static bool TryObject(JsonElement body, string name, out JsonElement member) =>
        !body.TryGetProperty(name, out member) || member.ValueKind is JsonValueKind.Null or JsonValueKind.Object;
}
