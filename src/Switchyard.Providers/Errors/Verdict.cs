using Switchyard.Core.Errors;

namespace Switchyard.Providers.Errors;

/// <summary>What a failure was judged to be.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Retryable">Whether the same target may be asked again; null: as the table says of the code.</param>
/// <param name="FailsOver">Whether another target may be asked; null: as the table says of the code.</param>
internal sealed record Verdict(LlmErrorCode Code, bool? Retryable = null, bool? FailsOver = null);
