using Switchyard.Core.Chat;
using Switchyard.Core.Limits;
using Switchyard.Core.Telemetry;
using Switchyard.Core.Tokens;

namespace Switchyard.Core.Providers;

/// <summary>What is read beside an answer's bytes. Of a stream it grows as events come; figures are the last ones seen, never sums.</summary>
public sealed class AnswerFacts
{
    private TextTally _output;

    /// <summary>The provider's id of the answer.</summary>
    public string? Id { get; set; }

    /// <summary>The model that answered.</summary>
    public string? Model { get; set; }

    /// <summary>One of <see cref="FinishReasons"/>; null while none was seen.</summary>
    public string? FinishReason { get; set; }

    /// <summary>The provider's own word for it.</summary>
    public string? NativeFinishReason { get; set; }

    /// <summary>Token figures; <see cref="Usage.Unknown"/> until some are seen.</summary>
    public Usage Usage { get; set; } = Usage.Unknown;

    /// <summary>Why the last figures that came were not believed; null when they were, or none came.</summary>
    public UsageAnomaly? UsageAnomaly { get; set; }

    /// <summary>Whether the answer holds bytes that are not UTF-8; translated they become U+FFFD, passed on they stay.</summary>
    public bool HasInvalidText { get; set; }

    /// <summary>When the provider says it made the answer, Unix seconds.</summary>
    public long? Created { get; set; }

    /// <summary>Upstream response headers that may go to the client.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; } = [];

    /// <summary>What the upstream's headers say is left for our key; empty when they say nothing.</summary>
    public UpstreamAllowance Allowance { get; set; }

    /// <summary>What was counted of the answer's text, reasoning and tool calls as they passed.</summary>
    internal ref TextTally Output => ref _output;

    /// <summary>How many tool calls were counted.</summary>
    internal int OutputCalls { get; set; }

    /// <summary>Whether the answer holds what is paid for but can not be counted: sealed reasoning, sound, images, findings.</summary>
    internal bool HasUncounted { get; set; }
    /// <summary>What is known now, for somebody who reads while more comes.</summary>
    public AnswerFacts Copy() => (AnswerFacts)MemberwiseClone();
}
