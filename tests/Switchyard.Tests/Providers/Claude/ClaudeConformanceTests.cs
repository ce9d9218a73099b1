using Switchyard.Core.Providers;
using Switchyard.Core.Wire;
using Switchyard.Providers.Claude;

namespace Switchyard.Tests.Providers.Claude;

public sealed class ClaudeConformanceTests : ProviderConformanceTests
{
    private protected override (string Header, string Value) Key => ("x-api-key", Secret);

    private protected override string Whole =>
        """{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}""";

    private protected override string EndMarker => "{\"type\":\"message_stop\"";

    private protected override string Streamed => string.Concat(
        Event("message_start", """{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"c","content":[],"usage":{"input_tokens":3,"output_tokens":1}}}"""),
        Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
        Event("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"""),
        Event("content_block_stop", """{"type":"content_block_stop","index":0}"""),
        Event("message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}"""),
        Event("message_stop", """{"type":"message_stop"}"""));

    private protected override string WholeTools =>
        """{"id":"m","type":"message","role":"assistant","model":"c","content":[{"type":"tool_use","id":"call_1","name":"find","input":{"q":"x"}}],"stop_reason":"tool_use","usage":{"input_tokens":3,"output_tokens":2}}""";

    private protected override string StreamedTools => string.Concat(
        Event("message_start", """{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"c","content":[],"usage":{"input_tokens":3,"output_tokens":1}}}"""),
        Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"call_1","name":"find","input":{}}}"""),
        Event("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"q\""}}"""),
        Event("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":":\"x\"}"}}"""),
        Event("content_block_stop", """{"type":"content_block_stop","index":0}"""),
        Event("message_delta", """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}"""),
        Event("message_stop", """{"type":"message_stop"}"""));

    private protected override string NoSuchModel => """{"type":"error","error":{"type":"not_found_error","message":"model: model-1"}}""";

    private protected override string Broken => """{"type":"error","error":{"type":"api_error","message":"Internal server error"}}""";

    private protected override string BrokenEvent => Event("error", Broken);

    private protected override ILlmProvider Create(HttpMessageHandler network) => ClaudeProvider.Over(
        new HttpMessageInvoker(network), "p", new Uri("https://api.test"), Options, new BufferBudget(), Time);

    private static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";
}
