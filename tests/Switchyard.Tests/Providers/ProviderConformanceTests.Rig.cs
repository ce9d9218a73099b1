using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Providers;

/// <summary>What a provider supplies to be tested, and how it is called.</summary>
public abstract partial class ProviderConformanceTests
{
    private protected const string Secret = "sk-conformance";

    private readonly ManualTimeProvider _time = new();

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected ProviderOptions Options { get; } = new() { ApiKey = Secret };

    private protected TimeProvider Time => _time;

    private protected abstract (string Header, string Value) Key { get; }

    /// <summary>A whole answer that says "Hi", with 3 and 2 tokens.</summary>
    private protected abstract string Whole { get; }

    /// <summary>A stream of the same, its end marker last.</summary>
    private protected abstract string Streamed { get; }

    private protected abstract string EndMarker { get; }

    /// <summary>A whole answer that calls <c>find</c> with <c>{"q":"x"}</c>; the call's id is <c>call_1</c>.</summary>
    private protected abstract string WholeTools { get; }

    /// <summary>A stream of the same, the arguments in two pieces.</summary>
    private protected abstract string StreamedTools { get; }

    /// <summary>The body of a 404 for a model there is not.</summary>
    private protected abstract string NoSuchModel { get; }

    /// <summary>The body that says the provider itself failed.</summary>
    private protected abstract string Broken { get; }

    /// <summary>The same as an event of a stream.</summary>
    private protected abstract string BrokenEvent { get; }

    /// <summary>What a success with nothing in it is.</summary>
    private protected virtual LlmErrorCode EmptyAnswer => LlmErrorCode.UpstreamInvalidResponse;

    private protected abstract ILlmProvider Create(HttpMessageHandler network);

    private async Task<LlmError?> ErrorAsync(HttpMessageHandler network) => (await CompleteAsync(network)).Error;

    private async Task<LlmError?> LastErrorAsync(HttpMessageHandler network) => (await StreamAsync(network))[^1].Error;

    private async Task<Outcome<LlmAnswer>> CompleteAsync(HttpMessageHandler network, CancellationToken? token = null)
    {
        using var provider = Create(network);
        using var clock = Clock(token);
        return await provider.CompleteAsync(new UpstreamCall(Call(stream: false), "model-1", clock), token ?? Token);
    }

    private async Task<List<StreamEvent>> StreamAsync(HttpMessageHandler network, CancellationToken? token = null)
    {
        using var provider = Create(network);
        using var clock = Clock(token);
        var events = new List<StreamEvent>();
        await foreach (var next in provider.CompleteStreamAsync(new UpstreamCall(Call(stream: true), "model-1", clock), token ?? Token))
        {
            events.Add(next);
        }

        return events;
    }

    private protected AttemptClock Clock(CancellationToken? token = null) => new(_time, Options.Timeouts, TimeSpan.FromHours(1), token ?? Token);

    private static LlmCall Call(bool stream) =>
        new(() => new LlmRequest { Messages = [new ChatMessage { Role = "user", Content = MessageContent.Of("Hello") }] })
        {
            RequestId = "r",
            Dialect = Dialect.Native,
            Body = default,
            Stream = stream,
            ClientHeader = ClientHeader,
        };

    // A client that sends every header there is.
    private static string ClientHeader(string name) => "client-" + name;
}
