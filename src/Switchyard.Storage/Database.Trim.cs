using Switchyard.Core.Errors;

namespace Switchyard.Storage;

/// <content>Removing many rows.</content>
public sealed partial class Database
{
    // Few enough that nobody who writes has to wait long.
    internal const int TrimmedAtOnce = 500;

    /// <summary>Removes rows in small transactions until there are none left to remove.</summary>
    /// <param name="remove">Removes at most <see cref="TrimmedAtOnce"/> rows and says how many; may be called more often than it succeeds.</param>
    /// <param name="cancellationToken">Ends it; what is removed stays removed.</param>
    /// <returns>Null when done.</returns>
    internal async ValueTask<LlmError?> TrimAsync(Func<DatabaseSession, Task<int>> remove, CancellationToken cancellationToken)
    {
        LlmError? error;
        int removed;
        do
        {
            removed = 0;
            error = await WriteAsync(
                async session =>
                {
                    removed = await remove(session).ConfigureAwait(false);
                    return null;
                },
                cancellationToken).ConfigureAwait(false);
        }
        while (error is null && removed > 0);

        return error;
    }
}
