using Switchyard.Core.Telemetry;
using Switchyard.Server.Hosting;

namespace Switchyard.Server.Telemetry;

/// <summary>Counts what the web server refuses.</summary>
internal sealed class HttpRejections(SwitchyardMetrics metrics) : IHttpRejections
{
    /// <inheritdoc/>
    public void Rejected(HttpRejection reason) => metrics.Clients.HttpRejected(reason);
}
