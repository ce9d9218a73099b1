using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Server.Dialects;
using Switchyard.Server.Http;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>Reads a native request that is only asked about.</summary>
internal static class DryCall
{
    /// <summary>The call it would be.</summary>
    /// <param name="front">Reads native requests.</param>
    /// <param name="body">The body, whole.</param>
    /// <param name="scope">The request that brings it.</param>
    /// <param name="header">Reads a header of the request; null when absent.</param>
    public static Outcome<LlmCall> Read(NativeFront front, ReadOnlyMemory<byte> body, RequestScope scope, Func<string, string?> header) =>
        front.Parse(body, new Arrival(scope.RequestId, CallKind.Chat, WantsStream: false, scope.Caller.Identity, header) { IsDryRun = true });
}
