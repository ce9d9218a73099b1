using Microsoft.Extensions.Logging;
using Switchyard.Core.Errors;

namespace Switchyard.Storage;

/// <content>What is told of failures: one line when it goes away, one when it is back.</content>
public sealed partial class Database
{
    private int _isAway;

    /// <summary>Whether the last operation failed because of the database.</summary>
    public bool IsAway => Volatile.Read(ref _isAway) != 0;

    private void Succeeded()
    {
        if (Volatile.Read(ref _isAway) != 0 && Interlocked.Exchange(ref _isAway, 0) != 0)
        {
            Log.Back(_logger, Target);
        }
    }

    private LlmError Failed(StoreFault fault, TransactionState transaction)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            Log.Away(_logger, Target, fault);
        }

        return new LlmError(
            LlmErrorCode.StoreUnavailable,
            transaction.IsCommitting ? "The database did not say whether it carried the change out." : "The database can not be used at the moment.");
    }

    // Event ids 1600-1649 belong to the ledger; its database has 1640-1649.
    private static partial class Log
    {
        [LoggerMessage(1640, LogLevel.Error, "The database {Target} failed: {Fault}.", EventName = "DatabaseAway")]
        public static partial void Away(ILogger logger, string target, StoreFault fault);

        [LoggerMessage(1641, LogLevel.Information, "The database {Target} answers again.", EventName = "DatabaseBack")]
        public static partial void Back(ILogger logger, string target);
    }
}
