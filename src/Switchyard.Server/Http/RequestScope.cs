using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Access;
using Switchyard.Server.Dialects;

namespace Switchyard.Server.Http;

/// <summary>What every request has from its first moment: an id, the language errors are told in, and soon a caller.</summary>
/// <param name="requestId">Its id.</param>
/// <param name="front">The language of its route.</param>
internal sealed class RequestScope(string requestId, IErrorFront front)
{
    private int _isCut;

    /// <summary>Its id.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>Whether the id is of our making, so that no other request can have it.</summary>
    public bool IsIdOurs { get; init; }

    /// <summary>The language of its route.</summary>
    public IErrorFront Front { get; } = front;

    /// <summary>Who is calling; anonymous until access has been decided.</summary>
    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>What a call is told that was cut though its client is still there: its key ended, or the service does.</summary>
    public LlmError CutReason => Caller.Ended.IsCancellationRequested ? CallerAccess.KeyEnded : OwnErrors.ShuttingDown;

    /// <summary>A call was cut though its client is still there. Counted once, whoever notices.</summary>
    /// <param name="metrics">Counts it.</param>
    /// <param name="isStream">Whether it was streamed.</param>
    /// <param name="reason">Why; null: <see cref="CutReason"/>.</param>
    /// <returns>What it is told.</returns>
    public LlmError Cut(SwitchyardMetrics metrics, bool isStream = false, LlmError? reason = null)
    {
        reason ??= CutReason;
        if (Interlocked.Exchange(ref _isCut, 1) != 0)
        {
            return reason;
        }

        if (reason.Code != LlmErrorCode.ShuttingDown)
        {
            metrics.Keys.CallCut();
        }
        else if (isStream)
        {
            metrics.Clients.DrainCutStream();
        }

        return reason;
    }

    /// <summary>The scope of a request.</summary>
    /// <param name="http">The request.</param>
    public static RequestScope Of(HttpContext http) => http.Features.Get<RequestScope>()!;
}
