using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Access;

namespace Switchyard.Server.Keys;

/// <summary>Tells database, log and metrics what administrators did, and what was refused them. Thread-safe.</summary>
/// <param name="store">Keeps the audit.</param>
/// <param name="metrics">Counts.</param>
/// <param name="logger">The log.</param>
internal sealed partial class KeyTrail(IKeyStore store, SwitchyardMetrics metrics, ILogger<KeyTrail> logger)
{
    /// <summary>Something was done, and is in the database's audit.</summary>
    /// <param name="audit">What.</param>
    public void Done(AuditRecord audit)
    {
        metrics.Keys.Changed(audit.Action);
        Log.Changed(logger, audit.Action, audit.KeyId, audit.Actor);
    }

    /// <summary>Refuses what goes beyond an administrator's own key, and writes it down.</summary>
    /// <param name="caller">The administrator.</param>
    /// <param name="action">What they wanted.</param>
    /// <param name="id">To which key; null when it was to be made.</param>
    /// <param name="field">The field that goes beyond.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<LlmError> RefuseAsync(
        Caller caller, string action, string? id, string field, DateTimeOffset at, CancellationToken cancellationToken)
    {
        metrics.Keys.Changed("refused");
        Log.Refused(logger, action, id, caller.Name, field);
        var audit = new AuditRecord(at, caller.Name, "refused", id, $"{action}: {field}");

        // It is refused whether it can be written down or not; the log has it in any case.
        await store.AuditAsync(audit, cancellationToken).ConfigureAwait(false);
        return new LlmError(LlmErrorCode.PermissionDenied, $"{field} goes beyond what your own key may do.") { Param = field };
    }

    private static partial class Log
    {
        [LoggerMessage(1310, LogLevel.Information, "Key {KeyId}: {Action} by {Actor}.", EventName = "KeyChanged")]
        public static partial void Changed(ILogger logger, string action, string? keyId, string actor);

        [LoggerMessage(1311, LogLevel.Warning, "Key {KeyId}: {Action} by {Actor} is refused, {Field} goes beyond the actor's own key.", EventName = "KeyChangeRefused")]
        public static partial void Refused(ILogger logger, string action, string? keyId, string actor, string field);
    }
}
