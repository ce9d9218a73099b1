using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;

namespace Switchyard.Core.Keys;

/// <summary>What the holder of a key may do with models. Immutable.</summary>
public sealed record KeyPolicy
{
    /// <summary>Everything, without limits of its own.</summary>
    public static KeyPolicy Open { get; } = new();

    /// <summary>The models it may use, as <c>model</c>, <c>provider:model</c>, an alias, or with a trailing <c>*</c>. Empty: all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The providers it may use. Empty: all.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>Its limits; null: those the configuration has for its name or for all.</summary>
    public UserLimitOptions? Limits { get; init; }

    /// <summary>Its budget; null: none.</summary>
    public Budget? Budget { get; init; }

    /// <summary>Whether every model of every provider may be used.</summary>
    public bool AllowsAll => Models.Count == 0 && Providers.Count == 0;

    /// <summary>Whether a model may be used. Models are compared letter by letter, providers without regard to case.</summary>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="model">The provider's id of the model.</param>
    /// <param name="alias">The alias it was reached by; null when it was named itself.</param>
    public bool Allows(string provider, string model, string? alias = null)
    {
        if (Providers.Count > 0 && !Names(Providers, provider))
        {
            return false;
        }

        if (Models.Count == 0)
        {
            return true;
        }

        foreach (var pattern in Models)
        {
            if (ModelPattern.Fits(pattern, model) || ModelPattern.Fits(pattern, provider, model) || (alias is not null && ModelPattern.Fits(pattern, alias)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Names(IReadOnlyList<string> providers, string provider)
    {
        foreach (var name in providers)
        {
            if (name.Equals(provider, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
