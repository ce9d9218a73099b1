using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;
using Switchyard.Providers.OpenAICompatible;
using Switchyard.Providers.Upstream;

namespace Switchyard.Tests.Providers.OpenAICompatible;

public sealed class OpenAICompatibleConformanceTests : ProviderConformanceTests
{
    private protected override (string Header, string Value) Key => ("Authorization", "Bearer " + Secret);

    private protected override string Whole =>
        """{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}""";

    private protected override string EndMarker => "[DONE]";

    private protected override string Streamed => string.Concat(
        Event("""{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"""),
        Event("""{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}"""),
        Event("""{"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""),
        Event("""{"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}"""),
        Event("[DONE]"));

    private protected override ILlmProvider Create(HttpMessageHandler network) =>
        new OpenAIProviderBuilder(new HttpHandlerFactory(Time), Time).Build(
            "p",
            Options,
            new Uri("https://api.test/v1"),
            new OpenAIProfile { Classifier = new OpenAICompatibleErrorClassifier(Time), Quirks = new QuirkOptions { DoneMarker = true } },
            network);

    private static string Event(string data) => $"data: {data}\n\n";
}
