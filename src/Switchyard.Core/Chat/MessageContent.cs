using System.Text.Json.Serialization;

namespace Switchyard.Core.Chat;

/// <summary>Text, or a list of parts; which of the two the caller used is kept.</summary>
[JsonConverter(typeof(Dialects.Native.MessageContentConverter))]
public sealed record MessageContent
{
    private MessageContent(string? text, IReadOnlyList<ContentPart>? parts)
    {
        Text = text;
        Parts = parts;
    }

    /// <summary>The text, when it is plain text.</summary>
    public string? Text { get; }

    /// <summary>The parts, when it is a list.</summary>
    public IReadOnlyList<ContentPart>? Parts { get; }

    /// <summary>Content that is plain text.</summary>
    /// <param name="text">The text.</param>
    public static MessageContent Of(string text) => new(text, null);

    /// <summary>Content that is a list of parts.</summary>
    /// <param name="parts">The parts.</param>
    public static MessageContent Of(IReadOnlyList<ContentPart> parts) => new(null, parts);

    /// <summary>The parts, plain text counting as one.</summary>
    public IReadOnlyList<ContentPart> AsParts() =>
        Parts ?? [new ContentPart { Type = ContentPart.TextType, Text = Text }];
}
