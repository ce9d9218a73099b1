using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>Takes calls to answers. The pipeline is one; what stands before it, such as the cache, wraps it. Thread-safe.</summary>
public interface ICompletionService
{
    /// <summary>Gets a whole answer; disposed by the caller.</summary>
    /// <param name="context">The call.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    ValueTask<Outcome<LlmAnswer>> CompleteAsync(CallContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a stream up to its first content. Until then failures may still be retried or failed over; what a failed
    /// attempt had sent is thrown away. The stream is disposed by the caller.
    /// </summary>
    /// <param name="context">The call.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    ValueTask<Outcome<IAnswerStream>> OpenAsync(CallContext context, CancellationToken cancellationToken);
}
