using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;
using Switchyard.FunctionalTests.Faults;
using Xunit;

namespace Switchyard.FunctionalTests.Accounting;

/// <summary>A server with one provider of each kind and a hard budget. Each provider has a model without a maximum of its own, and one with.</summary>
public sealed class OutputCapServer : IAsyncLifetime
{
    /// <summary>The maximum that the configuration gives to requests without one.</summary>
    public const int Configured = 321;

    /// <summary>The maximum of the model <c>small</c>.</summary>
    public const int OfTheModel = 64;

    /// <summary>The kinds of upstreams, which are the providers' names too.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["openai-compatible", "openrouter", "deepseek", "claude"];

    internal FaultServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await FaultServer.StartAsync(
        static (settings, first, _) =>
        {
            first.Respond(AnswerOf);
            foreach (var kind in Kinds)
            {
                settings.Provider(kind, kind, first)
                    .Set($"Providers__{kind}__Prices__m__Input", "1").Set($"Providers__{kind}__Prices__m__Output", "2")
                    .Set($"Providers__{kind}__Prices__small__Input", "1").Set($"Providers__{kind}__Prices__small__Output", "2")
                    .Set($"Providers__{kind}__ModelOverrides__small__MaxOutputTokens", $"{OfTheModel}");
            }

            settings.Set("Providers__simulated__Enabled", "true").Set("Providers__simulated__ModelOverrides__sim-1__MaxOutputTokens", "2")
                .Set("Budgets__Global__Hard__Total", "1000").Set("Budgets__DefaultMaxTokens", $"{Configured}");
        },
        TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static Script AnswerOf(ReceivedRequest request)
    {
        var isStream = request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal);
        return request.Path.StartsWith("/claude/", StringComparison.Ordinal)
            ? isStream ? Script.EventStream(new AnthropicStreamBuilder().Start().Text("hello").Finish().Stop().Events) : Script.Json(200, AnthropicAnswer.Text("hello"))
            : isStream ? Script.EventStream(new OpenAIStreamBuilder().Role().Text("hello").Finish().Usage(9, 1).Done().Events)
            : Script.Json(200, OpenAIAnswer.Text("hello"));
    }
}
