using System.Globalization;
using Switchyard.Core.Configuration;

namespace Switchyard.Core.Pipeline;

/// <summary>A configured name for one or several targets, and whose turn it is. Thread-safe.</summary>
public sealed class Alias
{
    private int _turn = -1;

    internal Alias(AliasOptions options, RouteTable table)
    {
        Strategy = options.Strategy;
        FitContext = options.FitContext;
        Targets = [.. options.Targets.Select(text => Parse(text, table)).OfType<WeightedTarget>()];
    }

    /// <summary>How a target is chosen.</summary>
    public string Strategy { get; }

    /// <summary>Whether targets that a prompt surely does not fit are passed over.</summary>
    public bool FitContext { get; }

    /// <summary>The targets in the order of the configuration; those of disabled providers are left out.</summary>
    public IReadOnlyList<WeightedTarget> Targets { get; }

    /// <summary>Counts requests, for strategies that take turns.</summary>
    public int NextTurn() => Interlocked.Increment(ref _turn) & int.MaxValue;

    /// <summary>Whose turn it would be, without taking it.</summary>
    public int PeekTurn() => (Volatile.Read(ref _turn) + 1) & int.MaxValue;

    private static WeightedTarget? Parse(string text, RouteTable table)
    {
        var (target, weight) = Split(text);
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && table.Find(target[..colon]) is { } provider
            ? new WeightedTarget(new Target(provider, target[(colon + 1)..]), weight)
            : null;
    }

    /// <summary>Splits <c>provider:model=weight</c>; the weight is 1 when there is none.</summary>
    /// <param name="text">The configured text.</param>
    public static (string Target, int Weight) Split(string text)
    {
        var equals = text.LastIndexOf('=');
        return equals > 0 && int.TryParse(text.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var weight)
            ? (text[..equals], weight)
            : (text, 1);
    }
}
