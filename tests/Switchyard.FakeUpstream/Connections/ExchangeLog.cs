namespace Switchyard.FakeUpstream.Connections;

/// <summary>Every request in order of arrival, with the signals tests wait for. At most <see cref="Limit"/> are kept.</summary>
internal sealed class ExchangeLog
{
    private const int Limit = 200_000;

    private readonly Lock _lock = new();
    private readonly List<ReceivedRequest> _requests = [];
    private readonly Dictionary<int, Signals> _signals = [];

    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _requests.Count;
            }
        }
    }

    public void Add(ReceivedRequest request)
    {
        Signals signals;
        lock (_lock)
        {
            if (_requests.Count == Limit)
            {
                throw new InvalidOperationException($"The upstream keeps at most {Limit} requests.");
            }

            request.Index = _requests.Count;
            _requests.Add(request);
            signals = At(request.Index);
        }

        signals.Arrived.TrySetResult(request);
    }

    public Signals For(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Limit);
        lock (_lock)
        {
            return At(index);
        }
    }

    private Signals At(int index) =>
        _signals.TryGetValue(index, out var known) ? known : _signals[index] = new Signals();

    internal sealed class Signals
    {
        public TaskCompletionSource<ReceivedRequest> Arrived { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<ClientAbort> Aborted { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<ExchangeEnd> Ended { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
