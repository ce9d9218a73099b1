using Switchyard.Core.Chat;
using Switchyard.Core.Providers;

namespace Switchyard.Server.Http;

/// <summary>How a request came: what its body does not say.</summary>
/// <param name="RequestId">Its id.</param>
/// <param name="Kind">What is asked for.</param>
/// <param name="WantsStream">Whether the route itself asks for a stream.</param>
/// <param name="Caller">Who sent it.</param>
/// <param name="Header">Reads a header of the request; null when absent.</param>
internal sealed record Arrival(string RequestId, CallKind Kind, bool WantsStream, CallerIdentity Caller, Func<string, string?> Header)
{
    /// <summary>The most tokens to ask for when the request does not say how many; null: no bound. Default: null.</summary>
    public long? OutputCap { get; init; }

    /// <summary>Whether only what would become of it is asked for. Default: false.</summary>
    public bool IsDryRun { get; init; }
}
