using System.Text.Json.Nodes;

namespace Switchyard.FunctionalTests.Support;

/// <summary>One call of the official OpenAI client for Node.</summary>
/// <param name="BaseUrl">What stands before <c>/chat/completions</c>.</param>
/// <param name="Body">The body of the call; with <c>"stream": true</c> the stream is read to its end.</param>
/// <param name="ApiKey">The key; null sends a meaningless one.</param>
/// <param name="Headers">More headers.</param>
internal sealed record NodeChatJob(
    string BaseUrl, JsonNode Body, string? ApiKey = null, IReadOnlyDictionary<string, string>? Headers = null);
