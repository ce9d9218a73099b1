using Switchyard.Core.Chat;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Tokens;

/// <summary>Takes four bytes of a request for one token and learns nothing.</summary>
public sealed class PromptSize : ITokenEstimator
{
    private const int BytesPerToken = 4;

    /// <inheritdoc/>
    public long EstimatePrompt(LlmCall call, Target target) => Math.Max(1, call.Body.Length / BytesPerToken);

    /// <inheritdoc/>
    public void Learn(LlmCall call, Target target, Usage reported)
    {
        // Its guess is always the same.
    }
}
