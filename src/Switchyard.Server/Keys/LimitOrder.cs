using Switchyard.Core.Configuration;

namespace Switchyard.Server.Keys;

/// <summary>The limits that really hold for a key: its own figures over the default section's, field by field.</summary>
/// <param name="own">Its own; null when it has none.</param>
/// <param name="standard">The default section; null when there is none.</param>
internal sealed class LimitOrder(UserLimitOptions? own, UserLimitOptions? standard)
{
    /// <summary>The first figure that another key has beyond this one's; null when it has none.</summary>
    /// <param name="other">The other key's limits.</param>
    public string? Beyond(LimitOrder other)
    {
        if (First("limits", Whole, other.Whole) is { } field)
        {
            return field;
        }

        if (First("limits.perUser", PerUser, other.PerUser) is { } perUser)
        {
            return perUser;
        }

        // A model may be limited under its own name and together with its provider's: neither must be a way round the other.
        return Models.Concat(other.Models).Distinct(StringComparer.Ordinal)
            .Select(model => First($"limits.models.{model}", OfModel(model), other.OfModel(model)))
            .FirstOrDefault(static beyond => beyond is not null);
    }

    private IEnumerable<string> Models => (own?.Models.Keys ?? []).Concat(standard?.Models.Keys ?? []);

    private (LimitFigures? Own, LimitFigures? Standard) Whole => (own, standard);

    private (LimitFigures? Own, LimitFigures? Standard) PerUser => (own?.PerUser, standard?.PerUser);

    private (LimitFigures? Own, LimitFigures? Standard) OfModel(string model)
    {
        var exact = (Of(own, model), Of(standard, model));
        var colon = model.IndexOf(':', StringComparison.Ordinal);
        return exact is (null, null) && colon > 0 ? (Of(own, model[(colon + 1)..]), Of(standard, model[(colon + 1)..])) : exact;
    }

    private static string? First(
        string path, (LimitFigures? Own, LimitFigures? Standard) bound, (LimitFigures? Own, LimitFigures? Standard) other)
    {
        foreach (var (name, get, _) in LimitFields.All)
        {
            var most = Effective(bound, get);
            var asked = Effective(other, get);
            if (most > 0 && !(asked > 0 && asked <= most))
            {
                return $"{path}.{name}";
            }
        }

        return null;
    }

    private static long Effective((LimitFigures? Own, LimitFigures? Standard) figures, Func<LimitFigures, long?> get) =>
        (figures.Own is null ? null : get(figures.Own)) ?? (figures.Standard is null ? null : get(figures.Standard)) ?? 0;

    private static LimitFigures? Of(UserLimitOptions? options, string model) =>
        options is not null && options.Models.TryGetValue(model, out var figures) ? figures : null;
}
