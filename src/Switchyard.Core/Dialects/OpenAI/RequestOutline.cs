namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Where the governed fields stand in a request body of OpenAI's dialect: the result of one scan.</summary>
public sealed class RequestOutline
{
    private readonly List<FieldSpan> _fields = new(12);

    /// <summary>The top-level fields in the order they came.</summary>
    public IReadOnlyList<FieldSpan> Fields => _fields;

    /// <summary>The model as the client wrote it; null when absent.</summary>
    public string? Model { get; internal set; }

    /// <summary>Whether <c>stream</c> is true.</summary>
    public bool Stream { get; internal set; }

    /// <summary>Whether <c>stream_options.include_usage</c> is true.</summary>
    public bool IncludeUsage { get; internal set; }

    /// <summary>Where the value of <c>stream_options.include_usage</c> stands; null when absent.</summary>
    public Range? IncludeUsageValue { get; internal set; }

    /// <summary>Whether <c>response_format.type</c> is <c>json_schema</c>.</summary>
    public bool JsonSchema { get; internal set; }

    /// <summary>Where the value of each message role <c>developer</c> stands, quotes included.</summary>
    public IReadOnlyList<Range> DeveloperRoles { get; internal set; } = [];

    /// <summary>Field <c>cache</c> when it is Switchyard's own extension; null when it is absent, or the provider's.</summary>
    public OpenAICacheExtension? CacheExtension { get; internal set; }

    /// <summary>The field of that name; null when absent.</summary>
    /// <param name="name">The field's name.</param>
    public FieldSpan? Find(string name)
    {
        foreach (var field in _fields)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }

    internal bool TryAdd(FieldSpan field)
    {
        if (Find(field.Name) is not null)
        {
            return false;
        }

        _fields.Add(field);
        return true;
    }
}
