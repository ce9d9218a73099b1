using System.Collections.Frozen;
using System.Text.Json;

namespace Switchyard.Core.Dialects;

/// <summary>The fields of one JSON object of a request, read by type. Null counts as absent; a wrong type is noted as a fault.</summary>
/// <param name="value">The object.</param>
/// <param name="path">Where it stands in the request; empty for the request itself.</param>
/// <param name="faults">Takes the faults.</param>
internal readonly struct JsonFields(JsonElement value, string path, RequestFaults faults)
{
    /// <summary>The path of a field of this object.</summary>
    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>A field of any type.</summary>
    public JsonElement? Any(string name) =>
        value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    /// <summary>A string.</summary>
    public string? Text(string name) => Typed(name, JsonValueKind.String, "a string")?.GetString();

    /// <summary>A string that must be there.</summary>
    public string RequiredText(string name)
    {
        var text = Text(name);
        if (text is null)
        {
            faults.Wrong(PathOf(name), "a string");
        }

        return text ?? "";
    }

    /// <summary>An object.</summary>
    public JsonElement? Object(string name) => Typed(name, JsonValueKind.Object, "an object");

    /// <summary>The fields of an object.</summary>
    public JsonFields? Nested(string name) =>
        Object(name) is { } found ? new JsonFields(found, PathOf(name), faults) : null;

    /// <summary>A list.</summary>
    public JsonElement? Array(string name) => Typed(name, JsonValueKind.Array, "a list");

    /// <summary>A list of strings.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (Array(name) is not { } list)
        {
            return null;
        }

        var texts = new List<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                texts.Add(item.GetString()!);
            }
            else
            {
                faults.Wrong($"{PathOf(name)}[{texts.Count}]", "a string");
                return null;
            }
        }

        return texts;
    }

    /// <summary>A truth value.</summary>
    public bool? Flag(string name)
    {
        var found = Any(name);
        if (found is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag)
        {
            return flag.GetBoolean();
        }

        return found is null ? null : Wrong<bool>(name, "true or false");
    }

    /// <summary>A whole number.</summary>
    /// <param name="name">The field.</param>
    /// <param name="least">The least value allowed.</param>
    public int? Whole(string name, int least = int.MinValue)
    {
        if (Any(name) is not { } found)
        {
            return null;
        }

        return found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number) && number >= least
            ? number
            : Wrong<int>(name, least == int.MinValue ? "a whole number" : $"a whole number of at least {least}");
    }

    /// <summary>A whole number of 64 bits.</summary>
    public long? Long(string name)
    {
        if (Any(name) is not { } found)
        {
            return null;
        }

        return found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out var number)
            ? number
            : Wrong<long>(name, "a whole number");
    }

    /// <summary>A number, its digits kept.</summary>
    public decimal? Number(string name)
    {
        if (Any(name) is not { } found)
        {
            return null;
        }

        return found.ValueKind == JsonValueKind.Number && found.TryGetDecimal(out var number)
            ? number
            : Wrong<decimal>(name, "a number");
    }

    /// <summary>Adds the fields that are not known, nulls left out.</summary>
    /// <param name="known">Names with a place of their own.</param>
    /// <param name="into">Takes the fields; made when first needed.</param>
    /// <param name="prefix">Stands before each name; with a dot at its end for an object within the one that keeps them.</param>
    public void Others(FrozenSet<string> known, ref Dictionary<string, JsonElement>? into, string prefix = "")
    {
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null && !known.Contains(property.Name))
            {
                into ??= new Dictionary<string, JsonElement>(StringComparer.Ordinal);
                into[prefix + property.Name] = property.Value;
            }
        }
    }

    private JsonElement? Typed(string name, JsonValueKind kind, string expected)
    {
        var found = Any(name);
        return found is null || found.Value.ValueKind == kind ? found : Wrong<JsonElement>(name, expected);
    }

    private T? Wrong<T>(string name, string expected)
        where T : struct
    {
        faults.Wrong(PathOf(name), expected);
        return null;
    }
}
