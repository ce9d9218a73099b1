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
}
