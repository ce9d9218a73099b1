using System.Collections.Concurrent;
using Switchyard.Core.Accounting.Journal;

namespace Switchyard.Core.Accounting;

/// <summary>The attempts whose intent is written and whose settlement is not. Thread-safe.</summary>
internal sealed class RunningAttempts
{
    private readonly ConcurrentDictionary<OpenAttempt, bool> _open = new();

    /// <summary>Whether nothing runs.</summary>
    public bool IsEmpty => _open.IsEmpty;

    /// <summary>How many run; slow.</summary>
    public int Count => _open.Count;

    /// <summary>Those that run, without a lock: some may end or begin meanwhile.</summary>
    public IEnumerable<OpenAttempt> All => _open.Select(static pair => pair.Key);

    /// <summary>One begins.</summary>
    /// <param name="open">The attempt.</param>
    public void Add(OpenAttempt open) => _open[open] = true;

    /// <summary>One has ended.</summary>
    /// <param name="open">The attempt.</param>
    public void Remove(OpenAttempt open) => _open.TryRemove(open, out _);

    /// <summary>Writes down how far they have come, where that has changed.</summary>
    /// <param name="journal">Where.</param>
    public void Checkpoint(AttemptJournal journal)
    {
        foreach (var open in All)
        {
            if (open.Facts is null)
            {
                continue;
            }

            var progress = AttemptEstimate.ProgressOf(open);
            lock (open.Gate)
            {
                if (!open.IsSettled && progress != open.Progress && Write(journal, progress))
                {
                    open.Progress = progress;
                }
            }
        }
    }

    /// <summary>Writes those down again that began before a segment: they must be found after a crash when the segments before it are given up.</summary>
    /// <param name="journal">Where.</param>
    /// <param name="segment">The segment.</param>
    /// <returns>Whether all of them are.</returns>
    public bool CarryOver(AttemptJournal journal, int segment)
    {
        var isDone = true;
        foreach (var open in All)
        {
            lock (open.Gate)
            {
                if (open.IsSettled || open.Segment >= segment)
                {
                    continue;
                }

                var writing = journal.Writing;
                var outcome = journal.Append(static (output, intent) => RecordWriter.Write(output, intent), open.Intent, isOptional: false);
                if (outcome == AppendOutcome.Done && (open.Progress is not { } progress || Write(journal, progress)))
                {
                    open.Segment = writing;
                }
                else
                {
                    isDone = false;
                }
            }
        }

        return isDone;
    }

    private static bool Write(AttemptJournal journal, ProgressRecord progress) =>
        journal.Append(static (output, record) => RecordWriter.Write(output, record), progress, isOptional: false) == AppendOutcome.Done;
}
