using System.Collections.ObjectModel;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Writes fields of one request, minding what the target drops and refuses.</summary>
/// <param name="json">Takes the request.</param>
/// <param name="target">What it is written for.</param>
/// <param name="drop">Told of each field left out, by its path in the client's request.</param>
internal sealed class OpenAIFieldWriter(Utf8JsonWriter json, OpenAIRequestTarget target, Action<string> drop)
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public Utf8JsonWriter Json { get; } = json;

    public OpenAIRequestTarget Target { get; } = target;

    public RequestFaults Faults { get; } = new();

    public bool IsOpenRouter => Target.Quirks.ReasoningStyle == "openrouter";

    /// <summary>A field's name in the client's dialect.</summary>
    /// <param name="name">Its name here.</param>
    public string Told(string name) => Target.Source switch
    {
        Dialect.Native => ToCamel(name),
        Dialect.Anthropic when name == "stop" => "stop_sequences",
        _ => name,
    };

    /// <summary>Begins a top-level field. False when it must not be written.</summary>
    /// <param name="name">Its name here.</param>
    /// <param name="told">Its path in the client's request. Default: its name there.</param>
    public bool Open(string name, string? told = null)
    {
        if (Target.Quirks.RefuseFields.Contains(name))
        {
            told ??= Told(name);
            Faults.Unsupported(told, $"The target can not honour {told}.");
            return false;
        }

        if (Target.Quirks.DropFields.Contains(name))
        {
            Drop(told ?? Told(name));
            return false;
        }

        if (!_written.Add(name))
        {
            Faults.Refused(told ?? Told(name), $"{told ?? Told(name)} says what another field has said already.");
            return false;
        }

        Json.WritePropertyName(name);
        return true;
    }

    /// <summary>Whether a field within a message, part or tool may be written; tells of it when not.</summary>
    public bool MayWrite(string name, string owner)
    {
        if (!Target.Quirks.DropFields.Contains(name))
        {
            return true;
        }

        Drop($"{owner}.{Told(name)}");
        return false;
    }

    public void Drop(string path) => drop(path);

    public void Text(string name, string? value)
    {
        if (value is not null && Open(name))
        {
            Json.WriteStringValue(value);
        }
    }

    public void Number(string name, decimal? value)
    {
        if (value is { } number && Open(name))
        {
            Json.WriteNumberValue(number);
        }
    }

    public void Flag(string name, bool? value)
    {
        if (value is { } flag && Open(name))
        {
            Json.WriteBooleanValue(flag);
        }
    }

    public void Raw(string name, JsonElement? value, string? told = null)
    {
        if (value is { ValueKind: not JsonValueKind.Undefined } raw && Open(name, told))
        {
            RawJson.Write(Json, raw);
        }
    }

    /// <summary>Whether an unknown field of the client may be written; tells of it when not.</summary>
    /// <param name="name">Its path within its owner.</param>
    /// <param name="prefix">The owner's path with its dot; empty for the request.</param>
    public bool MayWriteUnknown(string name, string prefix)
    {
        // A field of a known object is kept under its path, and that object has been written without it.
        if (Target.Source == Dialect.OpenAI && !name.AsSpan().ContainsAny('.', '['))
        {
            return true;
        }

        Drop(prefix + name);
        return false;
    }

    /// <summary>Writes the unknown fields of a message, part or tool.</summary>
    public void Unknown(IReadOnlyDictionary<string, JsonElement>? fields, string owner)
    {
        foreach (var (name, value) in fields ?? ReadOnlyDictionary<string, JsonElement>.Empty)
        {
            if (MayWriteUnknown(name, owner + "."))
            {
                Json.WritePropertyName(name);
                RawJson.Write(Json, value);
            }
        }
    }

    private static string ToCamel(string snake)
    {
        var words = snake.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
