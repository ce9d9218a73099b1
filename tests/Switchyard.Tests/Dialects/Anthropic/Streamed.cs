using System.Text;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Anthropic;
using Switchyard.Core.Providers;

namespace Switchyard.Tests.Dialects.Anthropic;

/// <summary>What a reader made of a stream's events.</summary>
internal sealed record Streamed(AnthropicStreamReader Reader, IReadOnlyList<AnthropicStreamEvent> Events)
{
    public AnswerFacts Facts => Reader.Facts;

    public AnthropicStreamEvent Last => Events[^1];

    public IEnumerable<StreamEventKind> Kinds => Events.Select(read => read.Kind);

    public IEnumerable<LlmResponse> Deltas => Events.Select(read => read.Delta).OfType<LlmResponse>();

    public string Text => string.Concat(Deltas.Select(delta => delta.Content));

    public string Reasoning => string.Concat(Deltas.Select(delta => delta.Reasoning));

    /// <summary>The tool calls, put together the way a client does it.</summary>
    public IReadOnlyList<ToolCall> ToolCalls =>
        [.. Deltas.SelectMany(delta => delta.ToolCalls ?? []).GroupBy(call => call.Index).Select(pieces => new ToolCall
        {
            Index = pieces.Key,
            Id = pieces.Select(piece => piece.Id).Single(id => id is not null),
            Name = pieces.Select(piece => piece.Name).Single(name => name is not null),
            Arguments = string.Concat(pieces.Select(piece => piece.Arguments)),
        })];

    public static Streamed Of(IEnumerable<byte[]> events, bool wantsDelta = true)
    {
        var reader = new AnthropicStreamReader(wantsDelta);
        return new Streamed(reader, [.. events.Select(data => reader.Read(data))]);
    }

    public static Streamed OfFixture(string name, bool wantsDelta = true) => Of(AnthropicFixtures.Events(name), wantsDelta);

    public static Streamed OfJson(params string[] events) => Of(events.Select(Encoding.UTF8.GetBytes));
}
