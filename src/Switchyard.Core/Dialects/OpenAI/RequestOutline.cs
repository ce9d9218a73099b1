namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Where the governed fields stand in a request body of OpenAI's dialect: the result of one scan.</summary>
public sealed class RequestOutline
{
    private readonly Dictionary<string, FieldSpan> _fields = new(StringComparer.Ordinal);

    /// <summary>Top-level fields by name, in the order they came.</summary>
    public IReadOnlyDictionary<string, FieldSpan> Fields => _fields;

    /// <summary>The model as the client wrote it; null when absent.</summary>
    public string? Model { get; internal set; }

    /// <summary>Whether <c>stream</c> is true.</summary>
    public bool Stream { get; internal set; }

    /// <summary>Whether <c>stream_options.include_usage</c> is true.</summary>
    public bool IncludeUsage { get; internal set; }

    /// <summary>Whether <c>response_format.type</c> is <c>json_schema</c>.</summary>
    public bool JsonSchema { get; internal set; }

    /// <summary>Where the value of each role <c>developer</c> stands, quotes included.</summary>
    public IReadOnlyList<Range> DeveloperRoles { get; internal set; } = [];

    /// <summary>The offset of the object's closing brace.</summary>
    public int End { get; internal set; }

    internal bool TryAdd(string name, FieldSpan span) => _fields.TryAdd(name, span);
}
