using System.Collections.Concurrent;

namespace Switchyard.GraphQL.Execution;

/// <summary>
/// Keeps about as many documents as it is told, in two generations: when the young one is full it becomes the old one, and what is
/// asked for again comes back. Nobody waits for a lock.
/// </summary>
internal sealed class DocumentCache(int capacity)
{
    private readonly int _half = Math.Max(capacity / 2, 1);
    private volatile Generation _young = new(null);

    public bool TryGet(string query, out PreparedDocument? document)
    {
        var young = _young;
        if (young.Documents.TryGetValue(query, out document))
        {
            return true;
        }

        if (young.Old is not { } old || !old.TryGetValue(query, out document))
        {
            return false;
        }

        Add(query, document);
        return true;
    }

    public PreparedDocument Add(string query, PreparedDocument document)
    {
        if (capacity <= 0)
        {
            return document;
        }

        var young = _young;
        if (Interlocked.Increment(ref young.Count) > _half)
        {
            _young = young = new Generation(young.Documents) { Count = 1 };
        }

        young.Documents[query] = document;
        return document;
    }

    private sealed class Generation(ConcurrentDictionary<string, PreparedDocument>? old)
    {
        public int Count;

        public ConcurrentDictionary<string, PreparedDocument> Documents { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, PreparedDocument>? Old { get; } = old;
    }
}
