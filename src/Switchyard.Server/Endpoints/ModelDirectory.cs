using Switchyard.Core.Models;
using Switchyard.Core.Performance;
using Switchyard.Core.Pipeline;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Endpoints;

/// <summary>The models as callers see them: what providers list, and how each did lately. Thread-safe.</summary>
/// <param name="gateway">Knows the providers and aliases.</param>
/// <param name="catalog">Knows the models.</param>
/// <param name="health">Knows which may be asked.</param>
/// <param name="performance">Knows how they did.</param>
internal sealed class ModelDirectory(Gateway gateway, ModelCatalog catalog, TargetHealthRegistry health, LivePerformance performance)
{
    /// <summary>All models, in the order of their providers.</summary>
    public IEnumerable<ModelView> All() => gateway.Current.Table.Providers
        .SelectMany(entry => catalog.ModelsOf(entry.Name).Select(model => View(entry, model)));

    /// <summary>One model; null when no provider lists it.</summary>
    /// <param name="id"><c>provider:model</c>, or a provider's id.</param>
    public ModelView? Find(string id)
    {
        var table = gateway.Current.Table;
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && table.Find(id[..colon]) is { } named)
        {
            return catalog.Find(named.Name, id[(colon + 1)..]) is { } model ? View(named, model) : null;
        }

        return table.Providers
            .Select(entry => catalog.Find(entry.Name, id) is { } model ? View(entry, model) : null)
            .FirstOrDefault(view => view is not null);
    }

    /// <summary>Aliases and models in OpenAI's dialect.</summary>
    public IEnumerable<OpenAIModelView> ForOpenAI() => gateway.Current.Table.Aliases.Keys.Order(StringComparer.Ordinal).Select(OfAlias)
        .Concat(gateway.Current.Table.Providers.SelectMany(entry => catalog.ModelsOf(entry.Name).Select(OfModel)));

    /// <summary>One alias or model in OpenAI's dialect; null when there is none.</summary>
    /// <param name="id">The alias, <c>provider:model</c>, or a provider's id.</param>
    public OpenAIModelView? FindForOpenAI(string id)
    {
        if (gateway.Current.Table.Aliases.ContainsKey(id))
        {
            return OfAlias(id);
        }

        return Find(id) is { } view && catalog.Find(view.Provider, view.Model) is { } model
            ? OfModel(model) with { Id = id }
            : null;
    }

    private static OpenAIModelView OfAlias(string alias) => new(alias, "model", 0, "switchyard");

    private static OpenAIModelView OfModel(ModelInfo model) => new($"{model.Provider}:{model.Id}", "model", model.Created ?? 0, model.Provider);

    private ModelView View(ProviderEntry entry, ModelInfo model)
    {
        var known = health.Peek(entry.Name, model.Id);
        var state = known?.StateOf(entry.KeyCount) ?? TargetState.Closed;
        return new ModelView(
            $"{entry.Name}:{model.Id}",
            model.Id,
            model.Name,
            entry.Name,
            state is TargetState.Closed or TargetState.HalfOpen,
            model.Capabilities,
            new ModelView.Live(
                known?.LatencyMs,
                NameOf(state),
                PerformanceFigures.Of(performance.Of(entry.Name, model.Id, PerformanceWindow.FiveMinutes))))
        {
            Created = model.Created,
            ListedAt = model.ListedAt,
        };
    }

    /// <summary>A state as callers see it.</summary>
    /// <param name="state">The state.</param>
    internal static string NameOf(TargetState state) => state switch
    {
        TargetState.Open => "open",
        TargetState.HalfOpen => "half_open",
        TargetState.Cooling => "cooling",
        _ => "closed",
    };
}
