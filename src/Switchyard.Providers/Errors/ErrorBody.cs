using System.Text.Json;

namespace Switchyard.Providers.Errors;

/// <summary>What could be read from a failed answer's body.</summary>
/// <param name="Kind">What the body is.</param>
internal sealed record ErrorBody(BodyKind Kind)
{
    /// <summary>Whether the body says that something failed.</summary>
    public bool HasError { get; init; }

    /// <summary>The message beside the error's code; null when there is none.</summary>
    public string? Message { get; init; }

    /// <summary>Codes, types and reasons, the finest first, in lower case; none of them a number.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>An HTTP error status given inside the body.</summary>
    public int? Status { get; init; }

    /// <summary>The request's field at fault.</summary>
    public string? Param { get; init; }

    /// <summary>The error object; undefined when the body has none.</summary>
    public JsonElement Error { get; init; }

    /// <summary>The failure of another upstream this one only relays.</summary>
    public ErrorBody? Cause { get; init; }

    /// <summary>The message of the real cause.</summary>
    public string? RealMessage => Cause?.RealMessage ?? Message;

    /// <summary>This body's words, then those of its cause.</summary>
    public IEnumerable<string> AllWords => Cause is null ? Words : Words.Concat(Cause.AllWords);

    /// <summary>Whether the message, or that of a cause, contains a text, ignoring case.</summary>
    /// <param name="text">The text.</param>
    public bool Says(string text) =>
        Message?.Contains(text, StringComparison.OrdinalIgnoreCase) == true || Cause?.Says(text) == true;
}
