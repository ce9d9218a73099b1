using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Accounting;

/// <summary>An attempt whose intent is written and whose settlement is not.</summary>
/// <param name="intent">The intent.</param>
/// <param name="target">Whom it asks.</param>
/// <param name="prices">The target's prices; null when not known.</param>
/// <param name="openedAt">When it began, as a time stamp of the clock.</param>
internal sealed class OpenAttempt(AttemptIntent intent, Target target, ModelPricing? prices, long openedAt)
{
    private AnswerFacts? _facts;

    public AttemptIntent Intent => intent;

    public Target Target => target;

    public ModelPricing? Prices => prices;

    public long OpenedAt => openedAt;

    /// <summary>Held while it is written of it.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The segment its last records stand in, or an earlier one. Under <see cref="Gate"/>.</summary>
    public int Segment { get; set; }

    /// <summary>Whether its settlement has been taken. Under <see cref="Gate"/>.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Whether the database may know of it. Under <see cref="Gate"/>.</summary>
    public bool IsTold { get; set; }

    /// <summary>Whether the database knows of it.</summary>
    public bool IsStored { get; set; }

    /// <summary>The last progress that was written. Under <see cref="Gate"/>.</summary>
    public Journal.ProgressRecord? Progress { get; set; }

    /// <summary>What is read beside its answer, growing; null while nothing has come.</summary>
    public AnswerFacts? Facts
    {
        get => Volatile.Read(ref _facts);
        set => Volatile.Write(ref _facts, value);
    }

    /// <summary>Takes note that the database is told of it; false when it has ended.</summary>
    public bool TryTell()
    {
        lock (Gate)
        {
            IsTold |= !IsSettled;
            return !IsSettled;
        }
    }
}
