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
    /// <param name="http">The request.</param>
    /// <param name="front">Reads native requests.</param>
    public static async ValueTask<Outcome<LlmCall>> ReadAsync(HttpContext http, NativeFront front)
    {
        var body = await RequestBody.ReadAsync(http).ConfigureAwait(false);
        if (!body.IsSuccess)
        {
            return body.Error;
        }

        var scope = RequestScope.Of(http);
        var arrival = new Arrival(scope.RequestId, CallKind.Chat, WantsStream: false, scope.Caller.Identity, name => http.Request.Headers[name]) { IsDryRun = true };
        return front.Parse(body.Value.Bytes, arrival);
    }
}
