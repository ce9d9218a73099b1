using Switchyard.Core.Errors;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>One operation's watch over its caller's key.</summary>
internal sealed class CallerWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly ITimer _timer;

    /// <summary>Begins to ask.</summary>
    /// <param name="ask">Why the caller is refused; null when it is not.</param>
    /// <param name="interval">How often is asked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Fires <see cref="Token"/> too.</param>
    public CallerWatch(Func<LlmError?> ask, TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _ended.Token;
        _timer = time.CreateTimer(_ => Look(ask), null, interval, interval);
    }

    /// <summary>Fires when the key is no longer accepted.</summary>
    public CancellationToken Token { get; }

    /// <summary>Why it is not; null as long as it is.</summary>
    public LlmError? Refusal { get; private set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Waits for a look that is under way: it reads the request, which must not end before.
        await _timer.DisposeAsync().ConfigureAwait(false);
        _ended.Dispose();
    }

    // A store of keys that is away ends nothing that was allowed when it was there.
    private void Look(Func<LlmError?> ask)
    {
        if (ask() is { } refusal && refusal.Code != LlmErrorCode.StoreUnavailable)
        {
            Refusal = refusal;

            // Not awaited: what waits for the token may be what waits for this look.
            _ = _ended.CancelAsync();
        }
    }
}
