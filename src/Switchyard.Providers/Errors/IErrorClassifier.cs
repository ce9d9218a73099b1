using Switchyard.Core.Errors;

namespace Switchyard.Providers.Errors;

/// <summary>Reads what one kind of upstream means by its failures. Pure, thread-safe, never throws.</summary>
internal interface IErrorClassifier
{
    /// <summary>The failure as an error; its provider is set by the caller.</summary>
    /// <param name="failure">The failure.</param>
    LlmError Classify(UpstreamFailure failure);
}
