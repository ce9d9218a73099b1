namespace Switchyard.Core.Wire;

/// <summary>Reads a body whole, within a bound, telling of bytes and of content as they come.</summary>
public static class BodyReader
{
    private const int FirstBuffer = 4 * 1024;

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary>Reads to the end. Blank lines, as keep-alives send them, are no content.</summary>
    /// <param name="source">The body.</param>
    /// <param name="declared">Its declared length, when there is one.</param>
    /// <param name="limit">Most bytes.</param>
    /// <param name="progress">Told of what comes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="lease">Takes what a large body needs of the buffer budget; null when it is not counted.</param>
    /// <returns>The body, blanks around it cut; null when it is over the limit.</returns>
    public static async ValueTask<BodyBytes?> ReadAsync(
        Stream source,
        long? declared,
        int limit,
        IReadProgress progress,
        CancellationToken cancellationToken,
        BufferBudget.Lease? lease = null)
    {
        if (declared > limit)
        {
            return null;
        }

        // One byte more than declared, so that the last read can see the end without growing.
        var buffer = new byte[declared is { } length ? (int)Math.Min(length + 1, FirstBuffer * 16) : FirstBuffer];
        var count = 0;
        var hasContent = false;
        while (true)
        {
            var read = await source.ReadAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return new BodyBytes(Trim(buffer.AsMemory(0, count)), lease);
            }

            hasContent = Note(buffer.AsSpan(count, read), hasContent, progress);
            count += read;
            if (!hasContent)
            {
                // Blank lines come for minutes: they are forgotten, not collected.
                count = 0;
            }

            if (count > limit)
            {
                return null;
            }

            if (count == buffer.Length)
            {
                var size = Math.Min(buffer.Length * 2, limit + 1);
                if (lease?.TryResize(size) == false)
                {
                    return null;
                }

                Array.Resize(ref buffer, size);
            }
        }
    }

    private static bool Note(ReadOnlySpan<byte> bytes, bool hasContent, IReadProgress progress)
    {
        if (hasContent || bytes.IndexOfAnyExcept(Blanks) >= 0)
        {
            progress.ContentArrived();
            return true;
        }

        progress.BytesArrived();
        return false;
    }

    private static ReadOnlyMemory<byte> Trim(Memory<byte> body)
    {
        var span = body.Span;
        var start = span.IndexOfAnyExcept(Blanks);
        return start < 0 ? default : body[start..(span.LastIndexOfAnyExcept(Blanks) + 1)];
    }
}
