using Switchyard.Core.Errors;
using Switchyard.Server.Access;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>Asks again and again whether a key is still accepted, as long as something runs by it. Thread-safe.</summary>
/// <param name="access">Decides.</param>
/// <param name="gateway">Knows the configured keys.</param>
/// <param name="time">The clock.</param>
internal sealed class CallerWatches(CallerAccess access, Gateway gateway, TimeProvider time)
{
    /// <summary>How often is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    /// <summary>Who is calling, or why they are refused, at this moment.</summary>
    /// <param name="http">The request.</param>
    /// <param name="credentials">The headers that hold the key.</param>
    public Outcome<Caller> Ask(HttpContext http, IHeaderDictionary credentials) =>
        access.Authorize(gateway.Current.Callers, AccessPolicy.Caller, http.Request, credentials);

    /// <summary>Begins to ask.</summary>
    /// <param name="http">The request.</param>
    /// <param name="credentials">The headers that hold the key.</param>
    /// <param name="cancellationToken">Fires the watch's token too.</param>
    public CallerWatch Begin(HttpContext http, IHeaderDictionary credentials, CancellationToken cancellationToken) =>
        new(() => Ask(http, credentials).Error, Interval, time, cancellationToken);
}
