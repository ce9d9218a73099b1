using Switchyard.Core.Telemetry;

namespace Switchyard.Server.Hosting;

/// <summary>Stands in where nobody counts.</summary>
internal sealed class UncountedRejections : IHttpRejections
{
    /// <inheritdoc/>
    public void Rejected(HttpRejection reason)
    {
    }
}
