using Switchyard.Core.Errors;

namespace Switchyard.Core.Performance;

/// <summary>What was counted of a target's attempts in some time. Not thread-safe.</summary>
public sealed class PerformanceTally
{
    /// <summary>How many types of errors there are.</summary>
    public static int ErrorTypes { get; } = Enum.GetValues<LlmErrorType>().Length;

    private readonly int[] _errors = new int[ErrorTypes];

    /// <summary>From an attempt's begin to its first content, of streams.</summary>
    public LatencyHistogram FirstContent { get; } = new();

    /// <summary>From an attempt's begin to its end, of those that succeeded.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>How many attempts ended.</summary>
    public long Attempts { get; set; }

    /// <summary>How many of them failed for a reason of the target's own: it was not available.</summary>
    public long Unavailable { get; set; }

    /// <summary>Tokens of answers whose writing was timed.</summary>
    public long Tokens { get; set; }

    /// <summary>How long they took to be written, in microseconds.</summary>
    public long WritingMicroseconds { get; set; }

    /// <summary>How many failed by a type of error.</summary>
    /// <param name="type">The type, as its number.</param>
    public int ErrorsOf(int type) => _errors[type];

    /// <summary>Counts failures.</summary>
    /// <param name="type">The type, as its number.</param>
    /// <param name="count">How many.</param>
    public void AddErrors(int type, int count) => _errors[type] += count;

    /// <summary>Counts an attempt.</summary>
    /// <param name="sample">The attempt.</param>
    public void Add(in PerformanceSample sample)
    {
        Attempts++;
        if (sample.Error is { } error)
        {
            _errors[(int)error.Type]++;
            Unavailable += sample.IsUnavailable ? 1 : 0;
            return;
        }

        Latency.Add(sample.Elapsed);
        var writing = sample.Elapsed;
        if (sample.FirstContent is { } first)
        {
            FirstContent.Add(first);
            writing -= first;
        }

        if (sample.Tokens > 1 && writing > TimeSpan.Zero)
        {
            Tokens += sample.Tokens;
            WritingMicroseconds += (long)writing.TotalMicroseconds;
        }
    }

    /// <summary>Adds what another one counted.</summary>
    /// <param name="other">The other.</param>
    public void Add(PerformanceTally other)
    {
        Attempts += other.Attempts;
        Unavailable += other.Unavailable;
        Tokens += other.Tokens;
        WritingMicroseconds += other.WritingMicroseconds;
        FirstContent.Add(other.FirstContent);
        Latency.Add(other.Latency);
        for (var i = 0; i < _errors.Length; i++)
        {
            _errors[i] += other._errors[i];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        (Attempts, Unavailable, Tokens, WritingMicroseconds) = (0, 0, 0, 0);
        FirstContent.Clear();
        Latency.Clear();
        Array.Clear(_errors);
    }
}
