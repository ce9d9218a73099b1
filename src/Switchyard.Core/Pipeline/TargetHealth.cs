using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Pipeline;

/// <summary>What is known of one target: its breaker, its cooldowns by key, its speed. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="jitter">Random numbers from 0 to 1.</param>
/// <param name="announce">Told of each cooldown that begins here: key, wait and reason; null when nobody wants to know.</param>
public sealed class TargetHealth(TimeProvider time, Func<double> jitter, Action<int, TimeSpan, LlmErrorCode>? announce = null)
{
    private const double Smoothing = 0.2;

    private static readonly TimeSpan LongestOpen = TimeSpan.FromSeconds(300);

    private readonly Lock _lock = new();
    private readonly TargetCooldowns _cooldowns = new(time);
    private int _failures;
    private int _openings;
    private bool _isOpen;
    private bool _isProbing;
    private DateTimeOffset _openUntil;
    private double? _latencyMs;

    /// <summary>Smoothed time to the first content, in milliseconds; null until measured.</summary>
    public double? LatencyMs
    {
        get
        {
            lock (_lock)
            {
                return _latencyMs;
            }
        }
    }

    /// <summary>When the breaker lets a probe through; only meaningful while open.</summary>
    public DateTimeOffset OpenUntil
    {
        get
        {
            lock (_lock)
            {
                return _openUntil;
            }
        }
    }

    /// <summary>Whether the target may be asked now.</summary>
    /// <param name="keyCount">How many keys its provider has.</param>
    public TargetState StateOf(int keyCount)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_isOpen)
            {
                return now < _openUntil || _isProbing ? TargetState.Open : TargetState.HalfOpen;
            }

            return _cooldowns.FreeKey(keyCount) is null ? TargetState.Cooling : TargetState.Closed;
        }
    }

    /// <summary>
    /// Takes the one place there is for a probe; whoever gets it ends it by <see cref="Succeeded"/>, <see cref="Failed"/> or
    /// <see cref="Abandoned"/>. False when the breaker is not half open, or another request probes.
    /// </summary>
    public bool TryProbe()
    {
        lock (_lock)
        {
            var isFree = _isOpen && !_isProbing && time.GetUtcNow() >= _openUntil;
            _isProbing |= isFree;
            return isFree;
        }
    }

    /// <summary>Takes the next key in turn that is not cooling; the first one when all are.</summary>
    /// <param name="keyCount">How many keys the provider has.</param>
    public int TakeKey(int keyCount)
    {
        lock (_lock)
        {
            return _cooldowns.TakeKey(keyCount);
        }
    }

    /// <summary>The failure that made all keys cool, with what is left of the shortest wait; null when one is free.</summary>
    /// <param name="keyCount">How many keys the provider has.</param>
    public LlmError? CoolingError(int keyCount)
    {
        lock (_lock)
        {
            return _cooldowns.Error(keyCount);
        }
    }

    /// <summary>An answer came.</summary>
    /// <param name="firstContent">How long its first content took.</param>
    public void Succeeded(TimeSpan firstContent)
    {
        lock (_lock)
        {
            _failures = 0;
            _openings = 0;
            _isOpen = false;
            _isProbing = false;
            var latency = firstContent.TotalMilliseconds;
            _latencyMs = _latencyMs is { } known ? known + ((latency - known) * Smoothing) : latency;
        }
    }

    /// <summary>An attempt failed.</summary>
    /// <param name="error">How.</param>
    /// <param name="key">The key it used.</param>
    /// <param name="provider">The target's provider.</param>
    /// <param name="isProbe">Whether it was the probe.</param>
    public void Failed(LlmError error, int key, ProviderEntry provider, bool isProbe = false)
    {
        TimeSpan? pause;
        lock (_lock)
        {
            _isProbing &= !isProbe;
            pause = _cooldowns.Failed(error, key, provider.KeyCount);
            Count(error, isProbe, provider.Options.Breaker);
        }

        if (pause is { } wait)
        {
            announce?.Invoke(key, wait, error.Code);
        }
    }

    /// <summary>Another replica was asked for a pause.</summary>
    /// <param name="cooldown">What it was told.</param>
    public void Cool(in Cooldown cooldown)
    {
        lock (_lock)
        {
            _cooldowns.Heard(cooldown);
        }
    }

    /// <summary>The attempt ended without a verdict: the client left.</summary>
    /// <param name="isProbe">Whether it was the probe.</param>
    public void Abandoned(bool isProbe = false)
    {
        lock (_lock)
        {
            _isProbing &= !isProbe;
        }
    }

    // Connect errors, resets, timeouts and 5xx say something about the target; refusals of one request do not.
    private static bool CountsAgainstTarget(LlmError error) => error.Code is
        LlmErrorCode.UpstreamError or LlmErrorCode.UpstreamTimeout or LlmErrorCode.UpstreamTruncated or
        LlmErrorCode.UpstreamInvalidResponse or LlmErrorCode.UpstreamOverloaded or LlmErrorCode.UpstreamUnavailable;

    private void Count(LlmError error, bool isProbe, BreakerOptions breaker)
    {
        if (!CountsAgainstTarget(error))
        {
            return;
        }

        _failures++;
        if (isProbe || (!_isOpen && _failures >= breaker.Failures))
        {
            Open(breaker);
        }
    }

    private void Open(BreakerOptions options)
    {
        _openings++;
        _failures = 0;
        _isOpen = true;
        var open = options.OpenFor * _openings;
        open = open > LongestOpen ? LongestOpen : open;
        _openUntil = time.GetUtcNow() + (open * (0.8 + (0.4 * jitter())));
    }
}
