namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>How many tokens an effort is worth to a model that thinks by budget.</summary>
internal static class ThinkingBudget
{
    /// <summary>The smallest budget the API takes.</summary>
    public const int Least = 1024;

    /// <summary>The budget of an effort; may be under <see cref="Least"/> when the limit is small.</summary>
    /// <param name="effort">The effort; null counts as medium.</param>
    /// <param name="limit">The caller's own limit of the whole answer, if any.</param>
    /// <param name="notes">Told of an effort nobody knows.</param>
    public static int Of(string? effort, int? limit, RequestNotes notes)
    {
        // The largest budget plus the default stays under the 32,000 output tokens of the smallest thinking model.
        // The shares, of which a caller's own limit leaves the rest to the answer, are those OpenRouter uses.
        (int Budget, decimal Share) room = effort switch
        {
            "minimal" => (Least, 0.1m),
            "low" => (2048, 0.2m),
            null or "medium" => (8192, 0.5m),
            "high" => (16384, 0.8m),
            "max" or "xhigh" => (24576, 0.95m),
            _ => default,
        };
        if (room == default)
        {
            notes.Invalid("reasoning.effort", "reasoning.effort must be one of max, xhigh, high, medium, low, minimal, none.");
        }

        return limit is { } most ? (int)Math.Min(room.Budget, most * room.Share) : room.Budget;
    }
}
