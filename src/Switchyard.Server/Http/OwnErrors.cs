using Switchyard.Core.Errors;

namespace Switchyard.Server.Http;

/// <summary>What clients are told that has nothing to do with what they asked.</summary>
internal static class OwnErrors
{
    /// <summary>The service ends before the answer did.</summary>
    public static readonly LlmError ShuttingDown = new(LlmErrorCode.ShuttingDown, "Switchyard is shutting down.");

    /// <summary>A bug.</summary>
    public static readonly LlmError Bug = new(LlmErrorCode.InternalError, "Switchyard failed. The log has the details under this request id.");
}
