using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Anthropic;
using Switchyard.Core.Dialects.Native;
using Switchyard.Core.Errors;

namespace Switchyard.Tests.Dialects.Anthropic;

/// <summary>What the writer made of a request.</summary>
internal sealed record Written(JsonNode? Body, string Text, IReadOnlyList<string> Dropped, LlmError? Error)
{
    public const string Haiku = "claude-haiku-4-5-20251001";

    public static LlmRequest Request(string json) => JsonSerializer.Deserialize(json, NativeJson.Default.LlmRequest)!;

    public static Written Of(string json, string model = Haiku, bool stream = false) => Of(Request(json), model, stream);

    public static Written Of(LlmRequest request, string model = Haiku, bool stream = false, Dialect client = Dialect.Native)
    {
        var dropped = new List<string>();
        var outcome = AnthropicRequestWriter.Write(request, model, stream, client, dropped.Add);
        var text = outcome.IsSuccess ? System.Text.Encoding.UTF8.GetString(outcome.Value) : "";
        return new Written(outcome.IsSuccess ? JsonNode.Parse(text) : null, text, [.. dropped.Distinct()], outcome.Error);
    }

    /// <summary>A request with one user message and these further fields.</summary>
    public static Written With(string fields, string model = Haiku) =>
        Of($$"""{"messages":[{"role":"user","content":"Hi"}],{{fields}}}""", model);

    public static void ShouldBeJson(JsonNode? actual, string expected) => ShouldBeJson(actual, JsonNode.Parse(expected));

    public static void ShouldBeJson(JsonNode? actual, JsonNode? expected) =>
        JsonNode.DeepEquals(actual, expected).ShouldBeTrue($"expected {expected?.ToJsonString()}\nbut was  {actual?.ToJsonString()}");
}
