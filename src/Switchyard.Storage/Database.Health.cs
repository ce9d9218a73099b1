using System.Text.Json;
using Microsoft.Extensions.Logging;
using Switchyard.Core.Errors;

namespace Switchyard.Storage;

/// <content>What is told of failures: one line when it goes away, one when it is back.</content>
public sealed partial class Database
{
    private const int NoFault = -1;

    private int _fault = NoFault;

    /// <summary>How its last operation failed, in snake_case; null when it did not.</summary>
    public string? Fault => Volatile.Read(ref _fault) is var fault and not NoFault
        ? JsonNamingPolicy.SnakeCaseLower.ConvertName(((StoreFault)fault).ToString())
        : null;

    private void Succeeded()
    {
        if (Volatile.Read(ref _fault) != NoFault && Interlocked.Exchange(ref _fault, NoFault) != NoFault)
        {
            Log.Back(_logger, Target);
        }
    }

    private LlmError Failed(StoreFault fault, TransactionState transaction)
    {
        if (Interlocked.Exchange(ref _fault, (int)fault) == NoFault)
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
