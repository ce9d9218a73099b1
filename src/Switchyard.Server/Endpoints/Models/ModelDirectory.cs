using Switchyard.Core.Errors;
using Switchyard.Core.Keys;
using Switchyard.Core.Models;
using Switchyard.Core.Performance;
using Switchyard.Core.Pipeline;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>The models as callers see them: what providers list, and how each did lately. Thread-safe.</summary>
/// <param name="gateway">Knows the providers and aliases.</param>
/// <param name="catalog">Knows the models.</param>
/// <param name="health">Knows which may be asked.</param>
/// <param name="performance">Knows how they did.</param>
internal sealed class ModelDirectory(Gateway gateway, ModelCatalog catalog, TargetHealthRegistry health, LivePerformance performance)
{
    private const int MostCompared = 10;

    /// <summary>There is no such model, or not for the caller.</summary>
    internal static readonly LlmError Unlisted = new(LlmErrorCode.ModelNotFound, "No configured provider lists this model.");

    /// <summary>All models a key may use, in the order of their providers.</summary>
    /// <param name="policy">What the key may do.</param>
    public IEnumerable<ModelView> All(KeyPolicy policy) => gateway.Current.Table.Providers
        .SelectMany(entry => catalog.ModelsOf(entry.Name).Where(model => policy.Allows(entry.Name, model.Id)).Select(model => View(entry, model)));

    /// <summary>One model; null when no provider lists it, or the key may not use it.</summary>
    /// <param name="id"><c>provider:model</c>, or a provider's id.</param>
    /// <param name="policy">What the key may do.</param>
    public ModelView? Find(string id, KeyPolicy policy)
    {
        var table = gateway.Current.Table;
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && table.Find(id[..colon]) is { } named)
        {
            return Allowed(named, id[(colon + 1)..], policy);
        }

        return table.Providers
            .Select(entry => Allowed(entry, id, policy))
            .FirstOrDefault(view => view is not null);
    }

    /// <summary>One model, or that there is none.</summary>
    /// <param name="id"><c>provider:model</c>, or a provider's id.</param>
    /// <param name="policy">What the key may do.</param>
    public Outcome<ModelView> Get(string id, KeyPolicy policy) =>
        Find(id, policy) is { } view ? view : Unlisted with { Param = "id" };

    /// <summary>Models side by side.</summary>
    /// <param name="ids">Two to ten of them; which stands twice counts once.</param>
    /// <param name="policy">What the key may do.</param>
    public Outcome<ModelComparison> Compare(IEnumerable<string> ids, KeyPolicy policy)
    {
        var names = ids.Distinct(StringComparer.Ordinal).ToList();
        if (names.Count is < 2 or > MostCompared)
        {
            return new LlmError(LlmErrorCode.InvalidRequest, $"ids must name 2 to {MostCompared} different models.") { Param = "ids" };
        }

        var views = new List<ModelView>();
        for (var i = 0; i < names.Count; i++)
        {
            if (Find(names[i], policy) is not { } view)
            {
                return Unlisted with { Param = $"ids[{i}]" };
            }

            views.Add(view);
        }

        return ModelComparison.Of([.. views.DistinctBy(static view => view.Id)]);
    }

    /// <summary>Aliases and models a key may use, in OpenAI's dialect.</summary>
    /// <param name="policy">What the key may do.</param>
    public IEnumerable<OpenAIModelView> ForOpenAI(KeyPolicy policy) =>
        gateway.Current.Table.Aliases.Keys.Where(alias => Allows(policy, alias)).Order(StringComparer.Ordinal).Select(OfAlias)
            .Concat(gateway.Current.Table.Providers.SelectMany(
                entry => catalog.ModelsOf(entry.Name).Where(model => policy.Allows(entry.Name, model.Id)).Select(OfModel)));

    /// <summary>One alias or model in OpenAI's dialect; null when there is none, or the key may not use it.</summary>
    /// <param name="id">The alias, <c>provider:model</c>, or a provider's id.</param>
    /// <param name="policy">What the key may do.</param>
    public OpenAIModelView? FindForOpenAI(string id, KeyPolicy policy)
    {
        if (gateway.Current.Table.Aliases.ContainsKey(id))
        {
            return Allows(policy, id) ? OfAlias(id) : null;
        }

        return Find(id, policy) is { } view && catalog.Find(view.Provider, view.Model) is { } model
            ? OfModel(model) with { Id = id }
            : null;
    }

    private bool Allows(KeyPolicy policy, string alias) => policy.AllowsAll ||
        gateway.Current.Table.Aliases.GetValueOrDefault(alias)?.Targets.Any(
            weighted => policy.Allows(weighted.Target.Provider.Name, weighted.Target.Model, alias)) == true;

    private ModelView? Allowed(ProviderEntry entry, string id, KeyPolicy policy) =>
        policy.Allows(entry.Name, id) && catalog.Find(entry.Name, id) is { } model ? View(entry, model) : null;

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
