using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Switchyard.Core.Errors;

namespace Switchyard.Server.Endpoints.Documentation;

/// <summary>The schemas whose JSON is made by a converter, is free, or knows only certain words: the types alone do not say so.</summary>
internal static class ApiSchemas
{
    private static readonly string[] Statuses = ["up", "down"];

    // The words of a field, by schema and field.
    private static readonly Dictionary<(string Schema, string Field), string[]> Words = new()
    {
        [("ChatMessage", "role")] = ["system", "developer", "user", "assistant", "tool"],
        [("ContentPart", "type")] = ["text", "image", "file", "audio", "video", "refusal"],
        [("CacheOptions", "mode")] = ["use", "refresh", "bypass", "only"],
        [("ReasoningOptions", "effort")] = ["max", "xhigh", "high", "medium", "low", "minimal", "none"],
        [("ResponseFormat", "type")] = ["text", "json_object", "json_schema"],
        [("LlmResponse", "finishReason")] = ["stop", "length", "tool_calls", "content_filter", "error"],
        [("Usage", "source")] = ["provider", "estimated", "none"],
        [("Cost", "source")] = ["provider", "catalog", "unpriced"],
        [("ModelPerformance", "state")] = ["closed", "open", "half_open", "cooling"],
        [("ProbeReport", "status")] = ["ok", "draining"],
        [("HealthReport", "status")] = ["ok", "error"],
        [("RedisHealth", "status")] = Statuses,
        [("ProvidersHealth", "status")] = Statuses,
        [("ProviderHealth", "status")] = Statuses,
        [("NativeError", "type")] = [.. Enum.GetValues<LlmErrorType>().Select(LlmErrorTable.NameOf)],
        [("NativeError", "code")] = [.. Enum.GetValues<LlmErrorCode>().Select(code => LlmErrorTable.Of(code).Name)],
    };

    // Free JSON that is an object whatever it holds.
    private static readonly (string Schema, string Field)[] FreeObjects =
    [
        ("LlmRequest", "logitBias"), ("LlmRequest", "metadata"), ("ToolDefinition", "parameters"), ("ToolDefinition", "cacheControl"),
        ("ResponseFormat", "jsonSchema"), ("ChatMessage", "cacheControl"), ("ContentPart", "cacheControl"),
    ];

    /// <summary>Completes the schemas of a document.</summary>
    /// <param name="document">The document, with every schema in it.</param>
    public static void Complete(OpenApiDocument document)
    {
        Replace(document, "MessageContent", Either(
            new OpenApiSchema { Type = JsonSchemaType.String },
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchemaReference("ContentPart", document) }));
        Replace(document, "ToolChoice", Either(
            new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["auto", "none", "required"] },
            Object("The tool that must be called.", ("name", JsonSchemaType.String))));
        Field(document, "LlmRequest", "stop").Type |= JsonSchemaType.String;
        Field(document, "LlmResponse", "createdAt").Type = JsonSchemaType.String | JsonSchemaType.Null;
        foreach (var ((schema, field), words) in Words)
        {
            Limit(Field(document, schema, field), words);
        }

        foreach (var (schema, field) in FreeObjects)
        {
            Field(document, schema, field).Type = JsonSchemaType.Object | JsonSchemaType.Null;
        }

        Schema(document, "ToolDefinition").Required = new HashSet<string> { "name" };
        Field(document, "ToolDefinition", "name").Type = JsonSchemaType.String;
        DescribeBodies(document);
    }

    private static void DescribeBodies(OpenApiDocument document)
    {
        const string chat = "OpenAI's request as it is, the fields other providers add included. Fields that are not named here are passed on.";
        SetBody(document, "/v1/chat/completions", Object(chat, ("messages", JsonSchemaType.Array), ("model", JsonSchemaType.String), ("stream", JsonSchemaType.Boolean)));
        SetBody(document, "/v1/embeddings", Object(
            "OpenAI's request as it is.", ("input", JsonSchemaType.String | JsonSchemaType.Array), ("model", JsonSchemaType.String)));
    }

    private static void SetBody(OpenApiDocument document, string path, OpenApiSchema schema)
    {
        var operation = document.Paths[path].Operations![HttpMethod.Post];
        operation.RequestBody!.Content!["application/json"].Schema = schema;
        foreach (var (type, content) in operation.Responses!["200"].Content!)
        {
            content.Schema = type == "application/json"
                ? new OpenApiSchema { Type = JsonSchemaType.Object, Description = "The provider's answer in OpenAI's dialect." }
                : new OpenApiSchema { Type = JsonSchemaType.String, Description = "OpenAI's chunks as server-sent events, then data: [DONE]." };
        }
    }

    // The first field is the one a body must have.
    private static OpenApiSchema Object(string description, params (string Name, JsonSchemaType Type)[] fields) => new()
    {
        Type = JsonSchemaType.Object,
        Description = description,
        Required = new HashSet<string> { fields[0].Name },
        Properties = fields.ToDictionary(
            field => field.Name,
            field => (IOpenApiSchema)new OpenApiSchema
            {
                Type = field.Type,
                Items = field.Type.HasFlag(JsonSchemaType.Array) ? new OpenApiSchema() : null,
            }),
    };

    private static OpenApiSchema Either(params OpenApiSchema[] forms) => new() { OneOf = [.. forms] };

    private static void Replace(OpenApiDocument document, string name, OpenApiSchema schema)
    {
        schema.Description = document.Components!.Schemas![name].Description;
        document.Components.Schemas[name] = schema;
    }

    private static void Limit(OpenApiSchema field, string[] words)
    {
        field.Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word))];
        if (field.Type?.HasFlag(JsonSchemaType.Null) == true)
        {
            field.Enum.Add(JsonNullSentinel.JsonNull);
        }
    }

    private static OpenApiSchema Schema(OpenApiDocument document, string name) => (OpenApiSchema)document.Components!.Schemas![name];

    private static OpenApiSchema Field(OpenApiDocument document, string schema, string field) =>
        (OpenApiSchema)Schema(document, schema).Properties![field];
}
