using System.Globalization;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Dialects;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>Complete streams of every kind of upstream whose text tells which upstream it came from.</summary>
internal static class UpstreamStreams
{
    /// <summary>Pieces of text in a stream.</summary>
    public const int Pieces = 6;

    /// <summary>The whole text of a stream.</summary>
    /// <param name="letter">The upstream's letter.</param>
    public static string TextOf(string letter) => string.Concat(PiecesOf(letter));

    /// <summary>The events of a complete stream.</summary>
    /// <param name="kind">The provider's type.</param>
    /// <param name="letter">The upstream's letter.</param>
    public static IReadOnlyList<SseMessage> Events(string kind, string letter) => kind == "claude"
        ? new AnthropicStreamBuilder().Start().Ping().Text(PiecesOf(letter)).Finish().Stop().Events
        : new OpenAIStreamBuilder().Role().Text(PiecesOf(letter)).Finish().Usage(3, Pieces).Done().Events;

    /// <summary>The event with which this kind of upstream tells a failure inside a stream.</summary>
    /// <param name="kind">The provider's type.</param>
    public static SseMessage Error(string kind) => kind switch
    {
        "claude" => new AnthropicStreamBuilder().Error().Events[0],
        "openrouter" => new SseMessage(
            """{"id":"gen-1","object":"chat.completion.chunk","created":1,"model":"m","error":{"code":502,"message":"Provider disconnected"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}"""),
        _ => new OpenAIStreamBuilder().Error("The server had an error.").Events[0],
    };

    /// <summary>How many events come before the first text.</summary>
    /// <param name="kind">The provider's type.</param>
    public static int FirstText(string kind) => kind == "claude" ? 3 : 1;

    private static string[] PiecesOf(string letter) =>
        [.. Enumerable.Range(1, Pieces).Select(i => string.Create(CultureInfo.InvariantCulture, $"{letter}{i:0000} "))];
}
