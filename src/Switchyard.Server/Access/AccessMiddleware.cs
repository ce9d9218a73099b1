using Switchyard.Core.Errors;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Access;

/// <summary>The one place where it is decided who may use a route, by the route's policy alone.</summary>
/// <param name="next">The rest.</param>
/// <param name="gateway">Knows the keys.</param>
/// <param name="refuse">Answers a refused request.</param>
internal sealed class AccessMiddleware(RequestDelegate next, Gateway gateway, Func<HttpContext, LlmError, Task> refuse)
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

        var caller = gateway.Current.Callers.Authorize(http);
        if (!caller.IsSuccess)
        {
            return refuse(http, caller.Error);
        }

        RequestScope.Of(http).Caller = caller.Value;
        return next(http);
    }
}
