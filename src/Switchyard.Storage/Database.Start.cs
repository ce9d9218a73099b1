using Microsoft.Extensions.Logging;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;

namespace Switchyard.Storage;

/// <content>What is done before the first request.</content>
public sealed partial class Database
{
    // A script may have to rewrite a large table.
    private static readonly TimeSpan MigrationDeadline = TimeSpan.FromMinutes(10);

    /// <summary>Connects and brings the tables to this version.</summary>
    /// <param name="cancellationToken">Ends it; the tables are then as they were.</param>
    /// <returns>Why the service must not start; null when it may.</returns>
    public async Task<ConfigurationFault?> StartAsync(CancellationToken cancellationToken)
    {
        // The short deadline holds for finding the server at all.
        var reached = await ReadAsync(
            async session => new Outcome<object>(await session.FirstAsync<long>("SELECT 1").ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        if (!reached.IsSuccess)
        {
            return Unfit($"leads to {Target}, which can not be used: the log says why.");
        }

        return await MigrateAsync(MigrationScript.Of(Dialect), cancellationToken).ConfigureAwait(false);
    }

    internal async Task<ConfigurationFault?> MigrateAsync(IReadOnlyList<MigrationScript> scripts, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(isWrite: true, new Migrator(scripts, _time).RunAsync, MigrationDeadline, cancellationToken).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            return Unfit(outcome.Error.Code == LlmErrorCode.StoreUnavailable ? $"leads to {Target}, whose tables could not be made." : outcome.Error.Message);
        }

        foreach (var script in outcome.Value)
        {
            Log.Migrated(_logger, script, Target);
        }

        return null;
    }

    private ConfigurationFault Unfit(string message) => new(
        IsShared ? $"{ServiceOptions.Section}:Database:ConnectionString" : $"{ServiceOptions.Section}:{nameof(ServiceOptions.DataDirectory)}", message);

    private static partial class Log
    {
        [LoggerMessage(1642, LogLevel.Information, "Script {Script} was run on the database {Target}.", EventName = "DatabaseMigrated")]
        public static partial void Migrated(ILogger logger, string script, string target);
    }
}
