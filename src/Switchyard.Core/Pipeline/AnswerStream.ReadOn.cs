using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>What becomes of a stream whose client has left while its provider bills it to its end.</summary>
internal sealed partial class AnswerStream
{
    private readonly AttemptContext _context;
    private readonly CancellationToken _client;
    private readonly bool _isReadOn;
    private Task<bool>? _pull;
    private bool _isEnded;

    // The client's leaving ends its wait, but not the upstream's call.
    private ValueTask<bool> PullForClientAsync()
    {
        var pull = PullAsync();
        if (!_isReadOn || pull.IsCompleted)
        {
            return pull;
        }

        _pull = pull.AsTask();
        return new ValueTask<bool>(_pull.WaitAsync(_client));
    }

    private bool TryReadOn()
    {
        _attempt.Detach();

        // The request still holds the configuration, so it is alive now.
        _context.Table.TryAcquire();
        var isBegun = _context.Drains!.TryBegin(ReadOnAsync);
        if (!isBegun)
        {
            _context.Table.Release();
        }

        return isBegun;
    }

    private async Task ReadOnAsync(CancellationToken cancellationToken)
    {
        using var ending = cancellationToken.Register(static clock => ((AttemptClock)clock!).Stop(), _attempt.Clock);
        var last = _attempt.Facts;
        try
        {
            _attempt.Clock.Resume();
            var more = await (_pull ?? PullAsync().AsTask()).ConfigureAwait(false);
            while (more)
            {
                last = _events.Current.Facts ?? last;
                more = _events.Current.Kind is not (StreamEventKind.End or StreamEventKind.Error) && await PullAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It was given up: what it had brought counts.
        }
        finally
        {
            _attempt.ReadOn(last);
            await _events.DisposeAsync().ConfigureAwait(false);
            _attempt.Dispose();
            _context.Table.Release();
        }
    }
}
