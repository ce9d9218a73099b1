using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Hosting;

/// <summary>Counts requests that were refused as HTTP, before anything of ours looked at them. Thread-safe.</summary>
internal interface IHttpRejections
{
    /// <summary>A request was refused.</summary>
    /// <param name="reason">Why.</param>
    void Rejected(HttpRejection reason);
}
