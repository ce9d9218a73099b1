using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Models;

namespace Switchyard.Core.Providers;

/// <summary>
/// One upstream. Sends once: retry, fallback, cache and limits are never its business. Thread-safe.
/// Expected failures are values; only cancellation by the caller is thrown.
/// </summary>
public interface ILlmProvider : IDisposable
{
    /// <summary>The name from the configuration.</summary>
    string Name { get; }

    /// <summary>The language of its requests and answers.</summary>
    Dialect Dialect { get; }

    /// <summary>Headers of the client's request that it sends on. Default: none.</summary>
    IReadOnlyList<string> ClientHeaders => [];

    /// <summary>Prepares what the first call needs. A failure is no reason not to start.</summary>
    /// <param name="cancellationToken">Ends the preparation.</param>
    ValueTask InitializeAsync(CancellationToken cancellationToken);

    /// <summary>Sends the call and reads the whole answer.</summary>
    /// <param name="call">The call, its model already the upstream's.</param>
    /// <param name="cancellationToken">Ends the attempt; the call's clock is linked to it.</param>
    ValueTask<Outcome<LlmAnswer>> CompleteAsync(UpstreamCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Sends the call and yields what comes. The last event is <see cref="StreamEventKind.End"/> for a complete
    /// answer or <see cref="StreamEventKind.Error"/>; nothing follows either. An event's memory is valid until the next is asked for.
    /// </summary>
    /// <param name="call">The call, its model already the upstream's.</param>
    /// <param name="cancellationToken">Ends the attempt; the call's clock is linked to it.</param>
    IAsyncEnumerable<StreamEvent> CompleteStreamAsync(UpstreamCall call, CancellationToken cancellationToken);

    /// <summary>Asks the cheapest question that needs our key. Null when well, else the failure.</summary>
    /// <param name="cancellationToken">Ends the check.</param>
    ValueTask<LlmError?> CheckHealthAsync(CancellationToken cancellationToken);

    /// <summary>The provider's models as it lists them.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<Outcome<IReadOnlyList<ModelInfo>>> ListModelsAsync(CancellationToken cancellationToken);
}
