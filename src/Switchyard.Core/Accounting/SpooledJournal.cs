using Switchyard.Core.Accounting.Journal;

namespace Switchyard.Core.Accounting;

/// <summary>A journal on its way into the database. Only the shipper reads.</summary>
/// <param name="Journal">The journal.</param>
/// <param name="Reader">How far it has been read.</param>
internal sealed record SpooledJournal(AttemptJournal Journal, JournalReader Reader)
{
    /// <summary>A record that was read but did not fit into the last batch.</summary>
    public object? Held { get; set; }

    /// <summary>The next settlement or request; null when there is none.</summary>
    public object? Next()
    {
        if (Held is { } held)
        {
            Held = null;
            return held;
        }

        return Reader.Next();
    }
}
