using System.Globalization;

namespace Switchyard.Server.Configuration;

/// <summary>How a value of one type is written. Accepts no text the binder would refuse.</summary>
/// <param name="Accepts">Whether a text can be read.</param>
/// <param name="Expectation">What it must be, going on from the setting's name.</param>
internal sealed record ScalarFormat(Func<string, bool> Accepts, string Expectation)
{
    private const NumberStyles Whole = NumberStyles.Integer;

    private static readonly Dictionary<Type, ScalarFormat> Known = new()
    {
        [typeof(string)] = new(static _ => true, ""),
        [typeof(bool)] = new(static text => bool.TryParse(text, out _), "must be true or false."),
        [typeof(int)] = new(
            static text => int.TryParse(text, Whole, CultureInfo.InvariantCulture, out _), "must be a whole number."),
        [typeof(long)] = new(
            static text => long.TryParse(text, Whole, CultureInfo.InvariantCulture, out _), "must be a whole number."),
        [typeof(decimal)] = new(
            static text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _), "must be a number."),
        [typeof(double)] = new(
            static text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
            "must be a number."),
        [typeof(Uri)] = new(static text => Uri.TryCreate(text, UriKind.Absolute, out _), "must be an absolute http or https address."),
        // "30" would be thirty days: a span without a colon is nearly always meant in seconds.
        [typeof(TimeSpan)] = new(
            static text => text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _),
            "must be a time span hh:mm:ss, such as 00:00:30."),
        // Without its offset a time would be another one on another machine.
        [typeof(DateTimeOffset)] = new(
            static text => (text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-'))
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
            "must be a time with its offset, such as 2027-01-31T00:00:00Z."),
    };

    /// <summary>The format of a type; null when the type is a section.</summary>
    /// <param name="type">The type of the setting.</param>
    public static ScalarFormat? Of(Type type) =>
        Known.TryGetValue(type, out var format) ? format
        : type.IsEnum ? new ScalarFormat(
            text => Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value!),
            $"must be one of {string.Join(", ", type.GetEnumNames())}.")
        : null;
}
