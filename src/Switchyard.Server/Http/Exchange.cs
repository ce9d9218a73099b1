using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Server.Http;

/// <summary>One request and what has become of it so far.</summary>
/// <param name="Context">The call on its way.</param>
/// <param name="Catalog">The models known.</param>
internal sealed record Exchange(CallContext Context, IModelCatalog Catalog)
{
    /// <summary>The call.</summary>
    public LlmCall Call => Context.Call;

    /// <summary>What happened to it.</summary>
    public CallTrace Trace => Context.Trace;

    /// <summary>The configuration it began with.</summary>
    public RouteTable Table => Context.Table;

    /// <summary>What is known of the model that answers; null when nothing is.</summary>
    public ModelInfo? Model => Trace.Target is { } target ? Catalog.Describe(target.Provider, target.Model) : null;
}
