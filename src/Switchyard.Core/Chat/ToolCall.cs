namespace Switchyard.Core.Chat;

/// <summary>A call of a tool; in a stream delta a fragment of one.</summary>
public sealed record ToolCall
{
    /// <summary>Which of the turn's calls; may be sparse, and ties the fragments of a stream together.</summary>
    public int? Index { get; init; }

    /// <summary>The call's id; in a stream only in its first fragment.</summary>
    public string? Id { get; init; }

    /// <summary>The tool's name; in a stream only in its first fragment.</summary>
    public string? Name { get; init; }

    /// <summary>The arguments as a JSON string, or the next fragment of it.</summary>
    public string? Arguments { get; init; }
}
