using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Providers;

/// <summary>
/// One request of a client on its way: the bytes as they came, what one scan read from them, and the
/// provider-neutral form, made only when a target of another dialect needs it.
/// </summary>
public sealed class LlmCall
{
    private readonly Func<Outcome<LlmRequest>> _parse;
    private Func<string, string?> _clientHeader = static _ => null;
    private Outcome<LlmRequest>? _request;

    /// <summary>A call whose neutral form is made by <paramref name="parse"/> when first needed.</summary>
    /// <param name="parse">Makes the neutral form from the body, or names the field that has none.</param>
    public LlmCall(Func<Outcome<LlmRequest>> parse) => _parse = parse;

    /// <summary>The request's id, also in <c>x-request-id</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>The client's dialect.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>What is asked for.</summary>
    public CallKind Kind { get; init; }

    /// <summary>The body as it came.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Where the governed fields stand in <see cref="Body"/>; only for OpenAI's dialect.</summary>
    public RequestOutline? Outline { get; init; }

    /// <summary>Whether only what would become of it is asked for: nothing is sent or taken. Default: false.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether the client wants a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>The model as the client wrote it; empty when it named none.</summary>
    public string Model { get; init; } = "";

    /// <summary>The provider the client named, if any.</summary>
    public string? Provider { get; init; }

    /// <summary>Targets to try after the first.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    /// <summary>The client's own deadline over all attempts.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Who calls. Default: nobody known.</summary>
    public CallerIdentity Caller { get; init; } = CallerIdentity.Anonymous;

    /// <summary>
    /// The most tokens to ask for when the request does not say how many, because what it may cost must have a bound; null: none. Default: null.
    /// </summary>
    public long? OutputCap { get; init; }

    /// <summary>What the request says about how it is handled. Default: nothing.</summary>
    public CallSettings Settings { get; init; } = CallSettings.None;

    /// <summary>Reads a header of the client's request; null when absent. Default: none.</summary>
    public Func<string, string?> ClientHeader
    {
        get => _clientHeader;
        init => _clientHeader = value;
    }

    /// <summary>Those of the named client headers that came and are safe to send on: printable ASCII only.</summary>
    /// <param name="names">The headers a provider takes.</param>
    public IReadOnlyList<KeyValuePair<string, string>> HeadersNamed(IReadOnlyList<string> names) =>
    [
        .. names.Select(name => KeyValuePair.Create(name, ClientHeader(name)))
            .Where(pair => pair.Value is { Length: > 0 and <= 1024 } value && value.All(c => c is >= ' ' and <= '~'))!,
    ];

    /// <summary>The same call for someone who outlives the client's request: it holds copies of the headers it may need.</summary>
    /// <param name="names">The headers that are needed.</param>
    public LlmCall Detach(IEnumerable<string> names)
    {
        var headers = names.Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(name => name, ClientHeader, StringComparer.OrdinalIgnoreCase);
        var copy = (LlmCall)MemberwiseClone();
        copy._clientHeader = name => headers.GetValueOrDefault(name);
        return copy;
    }

    /// <summary>What was counted of the prompt; null until somebody asked.</summary>
    internal PromptTally? Prompt { get; set; }

    /// <summary>The provider-neutral form, or the fault that a scan of the bytes does not look for.</summary>
    public Outcome<LlmRequest> Request => _request ??= _parse();
}
