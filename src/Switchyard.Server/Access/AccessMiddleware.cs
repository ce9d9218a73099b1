using Switchyard.Core.Errors;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Access;

/// <summary>Asks before every route whether its caller may use it, by the route's policy alone.</summary>
/// <param name="next">The rest.</param>
/// <param name="gateway">Knows the configured keys.</param>
/// <param name="access">Decides.</param>
/// <param name="refuse">Answers a refused request.</param>
internal sealed class AccessMiddleware(RequestDelegate next, Gateway gateway, CallerAccess access, Func<HttpContext, LlmError, Task> refuse)
{
    /// <summary>Handles one request.</summary>
    /// <param name="http">The request.</param>
    public Task InvokeAsync(HttpContext http)
    {
        // An unknown route is answered before any look at keys: it tells nothing either way.
        if (http.GetEndpoint()?.Metadata.GetMetadata<AccessRequirement>() is not { } requirement || requirement.Policy == AccessPolicy.Public)
        {
            return next(http);
        }

        var caller = access.Authorize(gateway.Current.Callers, requirement.Policy, http);
        if (!caller.IsSuccess)
        {
            return refuse(http, caller.Error);
        }

        RequestScope.Of(http).Caller = caller.Value;
        return next(http);
    }
}
