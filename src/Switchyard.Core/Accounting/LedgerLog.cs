using Microsoft.Extensions.Logging;
using Switchyard.Core.Accounting.Journal;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Accounting;

/// <summary>What the ledger tells the log: changes, once each. Thread-safe.</summary>
/// <param name="logger">The log.</param>
internal sealed partial class LedgerLog(ILogger logger)
{
    private int _isDiskAway;
    private int _isFull;
    private int _isStoreAway;
    private int _hasLost;

    /// <summary>A record was written, or was not.</summary>
    public void Wrote(AppendOutcome outcome)
    {
        if (Changed(ref _isDiskAway, outcome == AppendOutcome.Failed, outcome != AppendOutcome.Full))
        {
            if (outcome == AppendOutcome.Failed)
            {
                Log.DiskAway(logger);
            }
            else
            {
                Log.DiskBack(logger);
            }
        }

        if (Changed(ref _isFull, outcome == AppendOutcome.Full, outcome != AppendOutcome.Failed) && outcome == AppendOutcome.Full)
        {
            Log.Full(logger);
        }
    }

    /// <summary>A batch was sent.</summary>
    public void Sent(LlmError? error, long pending)
    {
        if (!Changed(ref _isStoreAway, error is not null, true))
        {
            return;
        }

        if (error is not null)
        {
            Log.StoreAway(logger, error.CodeName, pending);
        }
        else
        {
            Log.StoreBack(logger, pending);
        }
    }

    /// <summary>A record was lost; told once.</summary>
    public void Lost()
    {
        if (Changed(ref _hasLost, true, true))
        {
            Log.Lost(logger);
        }
    }

    /// <summary>A journal was read at start.</summary>
    public void Recovered(string folder, int attempts, int damages)
    {
        if (attempts > 0)
        {
            Log.Recovered(logger, attempts, Path.GetFileName(folder));
        }

        if (damages > 0)
        {
            Log.Damaged(logger, damages, Path.GetFileName(folder));
        }
    }

    /// <summary>Attempts of other replicas were settled.</summary>
    public void Expired(int attempts) => Log.Expired(logger, attempts);

    /// <summary>The shipping has ended.</summary>
    public void Stopped(long pending)
    {
        if (pending > 0)
        {
            Log.LeftBehind(logger, pending);
        }
    }

    /// <summary>A failure nobody foresaw.</summary>
    public void Faulted(Exception exception) => Log.Faulted(logger, exception);

    /// <summary>The journal can not be opened.</summary>
    public void CannotStart(Exception exception) => Log.CannotStart(logger, exception);

    // Whether the state is another one now; of what says nothing about it, nothing follows.
    private static bool Changed(ref int state, bool now, bool isKnown)
    {
        var value = now ? 1 : 0;
        return isKnown && Volatile.Read(ref state) != value && Interlocked.Exchange(ref state, value) != value;
    }

    // Event ids 1600-1649 belong to the ledger.
    private static partial class Log
    {
        [LoggerMessage(1600, LogLevel.Warning, "{Attempts} attempts were found unsettled in journal {Slot}; they are settled as unknown.", EventName = "LedgerRecovered")]
        public static partial void Recovered(ILogger logger, int attempts, string slot);

        [LoggerMessage(1601, LogLevel.Error, "Journal {Slot} is damaged in {Places} places; everything else in it was read.", EventName = "LedgerDamaged")]
        public static partial void Damaged(ILogger logger, int places, string slot);

        [LoggerMessage(1602, LogLevel.Error, "The ledger's database does not take records ({Code}); {Pending} wait in the journal.", EventName = "LedgerStoreAway")]
        public static partial void StoreAway(ILogger logger, string code, long pending);

        [LoggerMessage(1603, LogLevel.Information, "The ledger's database takes records again; {Pending} wait in the journal.", EventName = "LedgerStoreBack")]
        public static partial void StoreBack(ILogger logger, long pending);

        [LoggerMessage(1604, LogLevel.Error, "The disk does not take the journal; new paid calls are refused.", EventName = "LedgerDiskAway")]
        public static partial void DiskAway(ILogger logger);

        [LoggerMessage(1605, LogLevel.Information, "The disk takes the journal again.", EventName = "LedgerDiskBack")]
        public static partial void DiskBack(ILogger logger);

        [LoggerMessage(1606, LogLevel.Error, "The journal has reached Ledger:MaxSpoolBytes; new paid calls are refused until the database takes records.", EventName = "LedgerFull")]
        public static partial void Full(ILogger logger);

        [LoggerMessage(1607, LogLevel.Error, "Neither disk nor memory can take any more records: some are lost.", EventName = "LedgerLost")]
        public static partial void Lost(ILogger logger);

        [LoggerMessage(1608, LogLevel.Warning, "{Attempts} attempts of replicas that did not come back were settled as unknown.", EventName = "LedgerExpired")]
        public static partial void Expired(ILogger logger, int attempts);

        [LoggerMessage(1609, LogLevel.Warning, "{Pending} records stay in the journal for the next process.", EventName = "LedgerLeftBehind")]
        public static partial void LeftBehind(ILogger logger, long pending);

        [LoggerMessage(1610, LogLevel.Error, "The ledger failed by a bug.", EventName = "LedgerFaulted")]
        public static partial void Faulted(ILogger logger, Exception exception);

        [LoggerMessage(1611, LogLevel.Critical, "The ledger's journal can not be opened.", EventName = "LedgerCannotStart")]
        public static partial void CannotStart(ILogger logger, Exception exception);
    }
}
