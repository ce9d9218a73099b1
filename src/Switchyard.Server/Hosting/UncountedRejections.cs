namespace Switchyard.Server.Hosting;

/// <summary>Stands in where nobody counts.</summary>
internal sealed class UncountedRejections : IHttpRejections
{
    /// <inheritdoc/>
    public void Rejected(string reason)
    {
    }
}
