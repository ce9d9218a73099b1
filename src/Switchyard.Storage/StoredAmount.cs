namespace Switchyard.Storage;

/// <summary>
/// An amount of money in USD as the database keeps it: two whole numbers, so that sums are exact in every database. A sum of both columns is
/// an amount too: the rest may then be any number.
/// </summary>
/// <param name="Nano">The amount in 1e-9 USD, rounded down.</param>
/// <param name="Rest">What is left of it in 1e-18 USD; 0 to 999,999,999 when it comes of <see cref="From"/>.</param>
internal readonly record struct StoredAmount(long Nano, long Rest)
{
    /// <summary>How many of a rest make one of the other column.</summary>
    public const long RestsInNano = 1_000_000_000;

    private const decimal Nanos = 0.000000001m;
    private const decimal Rests = 0.000000000000000001m;

    // Both columns and a sum of a few of them fit.
    private const decimal Largest = 4_000_000_000m;
    private const ulong MostNano = 4_000_000_000_000_000_000;

    private static ReadOnlySpan<ulong> Powers => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>An amount, rounded at 18 places; beyond four billion it is cut to that.</summary>
    /// <param name="amount">In USD.</param>
    public static StoredAmount From(decimal amount) => TryShort(amount) ?? Round(amount);

    /// <summary>The amount in USD, without zeros at its end.</summary>
    public decimal ToDecimal() =>
        // A division by one written with all its places drops the zeros.
        ((Nano * Nanos) + (Rest * Rests)) / 1.0000000000000000000000000000m;

    /// <summary>An amount of two columns that may be empty.</summary>
    /// <param name="nano">The one; null for no amount.</param>
    /// <param name="rest">The other.</param>
    public static decimal? To(long? nano, long? rest) => nano is { } value ? new StoredAmount(value, rest ?? 0).ToDecimal() : null;

    /// <summary>Two amounts together.</summary>
    public StoredAmount Plus(StoredAmount other)
    {
        var rest = Rest + other.Rest;
        return new StoredAmount(checked(Nano + other.Nano + Math.DivRem(rest, RestsInNano, out var left)), left);
    }

    // Arithmetic of decimals is slow, and nearly every amount needs none of it: it is not negative, has at most 18 places and few digits.
    private static StoredAmount? TryShort(decimal amount)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(amount, parts);
        var places = parts[3] >> 16;
        if (places is < 0 or > 18 || parts[2] != 0)
        {
            return null;
        }

        var digits = ((ulong)(uint)parts[1] << 32) | (uint)parts[0];
        if (places > 9)
        {
            var (nano, rest) = Math.DivRem(digits, Powers[places - 9]);
            return new StoredAmount((long)nano, (long)(rest * Powers[18 - places]));
        }

        var power = Powers[9 - places];
        return digits <= MostNano / power ? new StoredAmount((long)(digits * power), 0) : null;
    }

    private static StoredAmount Round(decimal amount)
    {
        var rounded = decimal.Round(Math.Clamp(amount, -Largest, Largest), 18, MidpointRounding.ToEven);
        var nano = decimal.Floor(rounded * RestsInNano);
        return new StoredAmount((long)nano, (long)(((rounded * RestsInNano) - nano) * RestsInNano));
    }
}
