namespace Switchyard.Providers.Errors;

/// <summary>What a failed answer's body turned out to be, whatever its content type said.</summary>
internal enum BodyKind
{
    /// <summary>Nothing, or only blanks.</summary>
    Empty,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>Plain text.</summary>
    Text,

    /// <summary>HTML or XML: a page of some proxy, not of the provider.</summary>
    Markup,

    /// <summary>Cut JSON or binary bytes.</summary>
    Unreadable,
}
