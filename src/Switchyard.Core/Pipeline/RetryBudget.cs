namespace Switchyard.Core.Pipeline;

/// <summary>
/// Bounds retries to a share of requests: each request earns a fifth of a retry, a little less to stay under
/// 1.2 times the load, and a reserve of three refills slowly so that a quiet service can retry at all. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class RetryBudget(TimeProvider time)
{
    private const double Earned = 0.19;
    private const double Reserve = 3;
    private const double ReservePerSecond = 0.3;
    private const double Most = 100;

    private readonly Lock _lock = new();
    private double _tokens = Reserve;
    private long _refilled = time.GetTimestamp();

    /// <summary>A first attempt was made.</summary>
    public void Earn()
    {
        lock (_lock)
        {
            Refill();
            _tokens = Math.Min(Most, _tokens + Earned);
        }
    }

    /// <summary>Whether a retry may be made; when it may, it is paid for.</summary>
    public bool TrySpend()
    {
        lock (_lock)
        {
            Refill();
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        if (_tokens < Reserve)
        {
            _tokens = Math.Min(Reserve, _tokens + (time.GetElapsedTime(_refilled, now).TotalSeconds * ReservePerSecond));
        }

        _refilled = now;
    }
}
