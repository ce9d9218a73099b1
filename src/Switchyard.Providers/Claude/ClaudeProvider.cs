using System.Text.Unicode;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.Anthropic;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;
using Switchyard.Providers.Upstream;

namespace Switchyard.Providers.Claude;

/// <summary>Anthropic's Messages API.</summary>
/// <param name="name">The name from the configuration.</param>
/// <param name="options">Its section.</param>
/// <param name="client">Its HTTP side; owned here.</param>
/// <param name="time">The clock.</param>
internal sealed class ClaudeProvider(string name, ProviderOptions options, UpstreamClient client, TimeProvider time)
    : HttpProvider(name, options, client, time)
{
    private const string Version = "anthropic-version";
    private const string DefaultVersion = "2023-06-01";
    private const string Beta = "anthropic-beta";
    private const string FilesBeta = "files-api-2025-04-14";
    private const string MessagesPath = "/v1/messages";

    private readonly ProviderOptions _options = options;

    /// <inheritdoc/>
    public override Dialect Dialect => Dialect.Anthropic;

    /// <inheritdoc/>
    protected override string HealthPath => "/v1/models?limit=1";

    /// <inheritdoc/>
    protected override IReadOnlyList<KeyValuePair<string, string>> PlainHeaders => Headers(usesFiles: false);

    /// <summary>A provider over these connections.</summary>
    /// <param name="http">The connections; owned by the provider.</param>
    /// <param name="name">The name from the configuration.</param>
    /// <param name="baseUrl">What stands before <c>/v1/messages</c>; an ending <c>/v1</c> is taken for the path's own.</param>
    /// <param name="options">Its section.</param>
    /// <param name="buffers">Bounds what all answers hold together.</param>
    /// <param name="time">The clock.</param>
    public static ClaudeProvider Over(HttpMessageInvoker http, string name, Uri baseUrl, ProviderOptions options, BufferBudget buffers, TimeProvider time)
    {
        var client = new UpstreamClient(
            name, WithoutVersion(baseUrl), options, http, new ClaudeErrorClassifier(time),
            static (headers, key) => headers.TryAddWithoutValidation("x-api-key", key), buffers);
        return new ClaudeProvider(name, options, client, time);
    }

    /// <inheritdoc/>
    public override async ValueTask<Outcome<IReadOnlyList<ModelInfo>>> ListModelsAsync(CancellationToken cancellationToken)
    {
        var models = new ClaudeModelList(Name);
        while (models.NextPath is { } path)
        {
            var answer = await GetAsync(path, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccess)
            {
                return answer.Error;
            }

            using var page = answer.Value;
            if (models.Add(answer.Value.Bytes) is { } error)
            {
                return error;
            }
        }

        return new Outcome<IReadOnlyList<ModelInfo>>(models.Models);
    }

    /// <inheritdoc/>
    protected override Outcome<UpstreamRequest> Prepare(UpstreamCall call)
    {
        if (call.Call.Kind != CallKind.Chat)
        {
            return new LlmError(LlmErrorCode.UnsupportedParameter, "The provider makes no embeddings.") { Param = "model" };
        }

        var request = call.Call.Request;
        if (!request.IsSuccess)
        {
            return request.Error;
        }

        var written = AnthropicRequestWriter.Write(call.Bounded(request.Value), call.Model, call.Call.Stream, call.Call.Dialect, call.Drop);
        if (!written.IsSuccess)
        {
            return written.Error;
        }

        return new UpstreamRequest(HttpMethod.Post, MessagesPath)
        {
            Body = written.Value,
            WantsStream = call.Call.Stream,
            KeyIndex = call.KeyIndex,
            Headers = Headers(UsesFiles(request.Value)),
        };
    }

    /// <inheritdoc/>
    protected override Outcome<LlmAnswer> Understand(UpstreamResponse response, BodyBytes body)
    {
        var facts = AnthropicAnswerReader.ReadFacts(body.Bytes.Span);
        if (!facts.IsSuccess)
        {
            return Classify(response, body);
        }

        facts.Value.HasInvalidText = !Utf8.IsValid(body.Bytes.Span);
        return new LlmAnswer(() => AnthropicAnswerReader.ReadResponse(body.Bytes, facts.Value))
        {
            Dialect = Dialect,
            Body = body.Bytes,
            Owner = body,
            Facts = facts.Value,
        };
    }

    /// <inheritdoc/>
    protected override EventReading CreateReading(UpstreamCall call, UpstreamResponse response) =>
        new ClaudeStream(Client, response, new AnthropicStreamReader(wantsDelta: !call.IsPassThrough(Dialect)));

    private static Uri WithoutVersion(Uri baseUrl)
    {
        var address = baseUrl.AbsoluteUri.TrimEnd('/');
        return new Uri(address.EndsWith("/v1", StringComparison.Ordinal) ? address[..^3] : address);
    }

    private static bool UsesFiles(LlmRequest request) =>
        request.Messages.Any(message => message.Content?.Parts?.Any(part => part.FileId is not null) == true);

    private KeyValuePair<string, string>[] Headers(bool usesFiles) =>
    [
        .. _options.Headers.ContainsKey(Version) ? [] : new[] { KeyValuePair.Create(Version, DefaultVersion) },
        .. usesFiles ? new[] { KeyValuePair.Create(Beta, FilesBeta) } : [],
    ];
}
