using Switchyard.Core.Limits;
using Switchyard.Core.Telemetry;

namespace Switchyard.Core.Errors;

/// <summary>A failure as a value. Safe to show to callers: its message never carries prompts or keys.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Message">One sentence for the caller.</param>
public sealed record LlmError(LlmErrorCode Code, string Message)
{
    private readonly bool? _retryable;
    private readonly bool? _failsOver;
    private readonly ErrorSource? _source;

    /// <summary>The kind of failure.</summary>
    public LlmErrorType Type => LlmErrorTable.Of(Code).Type;

    /// <summary>The code's name on the wire.</summary>
    public string CodeName => LlmErrorTable.Of(Code).Name;

    /// <summary>The HTTP status our client gets.</summary>
    public int HttpStatus => LlmErrorTable.Of(Code).Status;

    /// <summary>Whose failure it is. Default: what the table says of the code.</summary>
    public ErrorSource Source
    {
        get => _source ?? (Provider is null ? LlmErrorTable.Of(Code).Source : ErrorSource.Upstream);
        init => _source = value;
    }

    /// <summary>Whether the same target may be asked again. Default: what the table says of the code.</summary>
    public bool IsRetryable
    {
        get => _retryable ?? LlmErrorTable.Of(Code).Retryable;
        init => _retryable = value;
    }

    /// <summary>Whether another target may be asked. Default: what the table says of the code.</summary>
    public bool FailsOver
    {
        get => _failsOver ?? LlmErrorTable.Of(Code).FailsOver;
        init => _failsOver = value;
    }

    /// <summary>Whether it is a limit of one of the provider's keys, so that another key may do. Default: false.</summary>
    internal bool IsOfKey { get; init; }

    /// <summary>The configured provider that failed; null when the failure is not an upstream's.</summary>
    public string? Provider { get; init; }

    /// <summary>The request's field at fault, as a path such as <c>messages[0].role</c>.</summary>
    public string? Param { get; init; }

    /// <summary>How long to wait before another try; null when nobody said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The upstream's HTTP status, 200 for an error inside a success.</summary>
    public int? UpstreamStatus { get; init; }

    /// <summary>What the headers of the upstream's error say is left for our key; empty when they say nothing. Never shown.</summary>
    public UpstreamAllowance Allowance { get; init; }

    /// <summary>The timer that fired (<c>connect</c>, <c>first_content</c>, …) for a timeout.</summary>
    public string? Timer { get; init; }

    /// <summary>How far the connection to the upstream was when it broke; null when it did not break.</summary>
    public ResetPhase? ResetPhase { get; init; }

    /// <summary>What <c>x-should-retry</c> tells SDKs that retry by themselves; null leaves it to them.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>The upstream's own body, scrubbed, at most 4 KiB. For logs; shown only with <c>Errors:ExposeUpstream</c>.</summary>
    public string? OriginalError { get; init; }

    /// <summary>Of two failures the one that can be tried again sooner; the first when neither says so.</summary>
    internal static LlmError Sooner(LlmError first, LlmError second) =>
        (second.RetryAfter ?? TimeSpan.MaxValue) < (first.RetryAfter ?? TimeSpan.MaxValue) ? second : first;
}
