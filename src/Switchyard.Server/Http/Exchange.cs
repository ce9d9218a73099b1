using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Server.Http;

/// <summary>One request and what has become of it so far.</summary>
/// <param name="Call">The call.</param>
/// <param name="Trace">What happened to it.</param>
/// <param name="Table">The configuration it began with.</param>
/// <param name="Catalog">The models known.</param>
internal sealed record Exchange(LlmCall Call, CallTrace Trace, RouteTable Table, IModelCatalog Catalog)
{
    /// <summary>What is known of the model that answers; null when nothing is.</summary>
    public ModelInfo? Model => Trace.Target is { } target ? Catalog.Find(target.Provider.Name, target.Model) : null;
}
