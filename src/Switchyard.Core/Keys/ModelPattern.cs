namespace Switchyard.Core.Keys;

/// <summary>One entry of a list of allowed models: a name, or the beginning of one with <c>*</c> behind it.</summary>
public static class ModelPattern
{
    private const int Longest = 200;

    /// <summary>Whether a text can be an entry.</summary>
    /// <param name="pattern">The text.</param>
    public static bool IsValid(string pattern) =>
        pattern.Length is > 0 and <= Longest && !pattern.AsSpan().ContainsAnyExceptInRange('!', '~') && pattern.AsSpan(0, pattern.Length - 1).IndexOf('*') < 0;

    /// <summary>Whether a name is meant.</summary>
    /// <param name="pattern">The entry.</param>
    /// <param name="name">The name.</param>
    public static bool Fits(string pattern, string name) =>
        IsOpen(pattern, out var start) ? name.AsSpan().StartsWith(start, StringComparison.Ordinal) : pattern == name;

    /// <summary>Whether <c>provider:model</c> is meant.</summary>
    /// <param name="pattern">The entry.</param>
    /// <param name="provider">The provider, in any case.</param>
    /// <param name="model">Its id of the model.</param>
    public static bool Fits(string pattern, string provider, string model)
    {
        var isOpen = IsOpen(pattern, out var start);
        if (start.Length <= provider.Length || start[provider.Length] != ':' || !start.StartsWith(provider, StringComparison.OrdinalIgnoreCase))
        {
            // A beginning that ends within the provider's name, or before its colon.
            return isOpen && start.Length <= provider.Length && provider.AsSpan().StartsWith(start, StringComparison.OrdinalIgnoreCase);
        }

        var rest = start[(provider.Length + 1)..];
        return isOpen ? model.AsSpan().StartsWith(rest, StringComparison.Ordinal) : rest.SequenceEqual(model);
    }

    /// <summary>Whether every name that one entry means is meant by another too; never true when it is not so.</summary>
    /// <param name="wide">The entry that must mean more.</param>
    /// <param name="narrow">The entry that must mean less.</param>
    public static bool Covers(string wide, string narrow)
    {
        if (!IsOpen(wide, out var start))
        {
            return wide == narrow;
        }

        IsOpen(narrow, out var other);
        return other.StartsWith(start, StringComparison.Ordinal);
    }

    private static bool IsOpen(string pattern, out ReadOnlySpan<char> start)
    {
        var isOpen = pattern.EndsWith('*');
        start = isOpen ? pattern.AsSpan(0, pattern.Length - 1) : pattern;
        return isOpen;
    }
}
