using System.Globalization;
using System.Text.Json;

namespace Switchyard.Server.Keys;

/// <summary>Reads the fields of a JSON object and notes everything that is wrong with them. A null is a field left out.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement _element;
    private readonly string _path;

    /// <summary>Takes an object and looks for fields that do not belong there.</summary>
    /// <param name="element">The object.</param>
    /// <param name="path">Where it stands; empty for the body.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="names">The fields there are; null for any.</param>
    public JsonFields(JsonElement element, string path, FieldFaults faults, IReadOnlyList<string>? names)
    {
        (_element, _path, Faults) = (element, path, faults);
        foreach (var field in element.EnumerateObject())
        {
            if (names?.Contains(field.Name) == false)
            {
                faults.Add(PathOf(field.Name), $"is not a field here; the fields are {string.Join(", ", names)}");
            }
        }
    }

    /// <summary>What is wrong so far.</summary>
    public FieldFaults Faults { get; }

    /// <summary>The names of the fields that are there.</summary>
    public IEnumerable<string> Names => _element.EnumerateObject().Select(static pair => pair.Name);

    /// <summary>The path of a field.</summary>
    /// <param name="name">The field.</param>
    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>A text that fits a rule; null when there is none.</summary>
    /// <param name="name">The field.</param>
    /// <param name="fits">The rule.</param>
    /// <param name="rule">The rule in words.</param>
    public string? Text(string name, Func<string, bool> fits, string rule)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && fits(value.GetString()!))
        {
            return value.GetString();
        }

        Faults.Add(PathOf(name), rule);
        return null;
    }

    /// <summary>A list of texts; null when there is none.</summary>
    /// <param name="name">The field.</param>
    /// <param name="most">Most texts.</param>
    /// <param name="fits">What each must be.</param>
    /// <param name="rule">The same in words.</param>
    public IReadOnlyList<string>? Texts(string name, int most, Func<string, bool> fits, string rule)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most)
        {
            Faults.Add(PathOf(name), $"must be a list of at most {most}");
            return null;
        }

        var texts = new List<string>();
        foreach (var (i, item) in value.EnumerateArray().Index())
        {
            if (item.ValueKind == JsonValueKind.String && fits(item.GetString()!))
            {
                texts.Add(item.GetString()!);
            }
            else
            {
                Faults.Add($"{PathOf(name)}[{i}]", rule);
            }
        }

        return [.. texts.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A whole number; null when there is none.</summary>
    /// <param name="name">The field.</param>
    /// <param name="most">The largest.</param>
    public long? Whole(string name, long most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 && number <= most)
        {
            return number;
        }

        Faults.Add(PathOf(name), string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 0 to {most}"));
        return null;
    }

    /// <summary>An amount of money; null when there is none.</summary>
    /// <param name="name">The field.</param>
    /// <param name="most">The largest.</param>
    public decimal? Amount(string name, decimal most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var amount) && amount >= 0 && amount <= most)
        {
            return amount;
        }

        Faults.Add(PathOf(name), string.Create(CultureInfo.InvariantCulture, $"must be a number from 0 to {most}"));
        return null;
    }

    /// <summary>A point in time; null when there is none.</summary>
    /// <param name="name">The field.</param>
    public DateTimeOffset? Time(string name)
    {
        const string rule = "must be a time with its offset, such as 2027-01-31T00:00:00Z";
        var text = Text(name, static text => HasOffset(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _), rule);
        return text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUniversalTime();
    }

    /// <summary>An object inside; null when there is none.</summary>
    /// <param name="name">The field.</param>
    /// <param name="names">Its fields; null for any.</param>
    public JsonFields? Section(string name, IReadOnlyList<string>? names)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new JsonFields(value, PathOf(name), Faults, names);
        }

        Faults.Add(PathOf(name), "must be an object");
        return null;
    }

    // Without its offset a time would be another one on another machine.
    private static bool HasOffset(string text) => text.Contains('T') && (text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-'));

    private JsonElement? Find(string name) =>
        _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
