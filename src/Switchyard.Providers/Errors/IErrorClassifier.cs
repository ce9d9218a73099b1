using Switchyard.Core.Errors;

namespace Switchyard.Providers.Errors;

/// <summary>Says what an upstream's failure means. Pure, thread-safe, never throws.</summary>
internal interface IErrorClassifier
{
    /// <summary>The failure as a value; the caller adds the provider's name.</summary>
    /// <param name="failure">What came.</param>
    LlmError Classify(UpstreamFailure failure);
}
