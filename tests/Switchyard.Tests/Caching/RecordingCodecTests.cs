using System.Text;
using System.Text.Json;
using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Caching;

public sealed class RecordingCodecTests
{
    private static readonly AnswerFacts Facts = new()
    {
        Id = "a1",
        Model = "m",
        FinishReason = "stop",
        Created = 1_767_225_600,
        Usage = new Usage { Source = Usage.FromProvider, PromptTokens = 3, CompletionTokens = 4, TotalTokens = 7, ProviderCost = 0.000_001_230m },
        Headers = [KeyValuePair.Create("x-generation-id", "g")],
    };

    private static readonly Recorded[] Samples =
    [
        new() { Facts = Facts, Dropped = ["seed"], Adapted = ["max_tokens"], Body = Encoding.UTF8.GetBytes("{\"id\":\"a1\"}") },
        new() { Facts = Facts, Response = new LlmResponse { Content = "hi", Annotations = JsonElement.Parse("[{\"a\":1.10}]"), ToolCalls = [new ToolCall { Index = 0, Id = "c", Name = "f", Arguments = "{}" }] } },
        new()
        {
            Facts = Facts,
            Events =
            [
                new StreamEvent { Kind = StreamEventKind.Content, Frame = Encoding.UTF8.GetBytes("data: {}\n\n") },
                new StreamEvent { Kind = StreamEventKind.Content, Delta = new LlmResponse { Content = "x" } },
                new StreamEvent { Kind = StreamEventKind.End, Frame = Encoding.UTF8.GetBytes("data: [DONE]\n\n") },
            ],
        },
        new() { Facts = new AnswerFacts(), Error = new LlmError(LlmErrorCode.ModelNotFound, "no") { Provider = "p", UpstreamStatus = 404 } },
    ];

    [Fact]
    public void Read_OfWhatWasWritten_IsTheSame()
    {
        foreach (var sample in Samples)
        {
            var read = RecordingCodec.Read(RecordingCodec.Write(sample).ShouldNotBeNull()).ShouldNotBeNull();

            read.Facts.Usage.ShouldBe(sample.Facts.Usage);
            (read.Facts.Id, read.Facts.Created, read.Facts.FinishReason).ShouldBe((sample.Facts.Id, sample.Facts.Created, sample.Facts.FinishReason));
            read.Facts.Headers.ShouldBe(sample.Facts.Headers);
            read.Dropped.ShouldBe(sample.Dropped);
            read.Adapted.ShouldBe(sample.Adapted);
            read.Body?.ToArray().ShouldBe(sample.Body?.ToArray());
            read.Response?.Annotations?.GetRawText().ShouldBe(sample.Response?.Annotations?.GetRawText());
            read.Response?.ToolCalls.ShouldBe(sample.Response?.ToolCalls);
            read.Events?.Select(e => (e.Kind, Encoding.UTF8.GetString(e.Frame.Span), e.Delta?.Content))
                .ShouldBe(sample.Events?.Select(e => (e.Kind, Encoding.UTF8.GetString(e.Frame.Span), e.Delta?.Content)));
            (read.Error?.Code, read.Error?.Provider, read.Error?.UpstreamStatus).ShouldBe((sample.Error?.Code, sample.Error?.Provider, sample.Error?.UpstreamStatus));
        }
    }

    [Fact]
    public void Read_OfATruncatedPayload_IsNothing()
    {
        foreach (var sample in Samples)
        {
            var payload = RecordingCodec.Write(sample)!.Value;
            for (var length = 0; length < payload.Length; length++)
            {
                RecordingCodec.Read(payload[..length]).ShouldBeNull();
            }

            RecordingCodec.Read(new byte[payload.Length].Concat(payload.ToArray()).ToArray()).ShouldBeNull();
        }
    }

    [Fact]
    public void Read_OfGarbage_NeverThrows()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 20_000; i++)
        {
            var payload = RecordingCodec.Write(Samples[i % Samples.Length])!.Value.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                payload[random.Next(payload.Length)] = (byte)random.Next(256);
            }

            Should.NotThrow(() => RecordingCodec.Read(payload));
        }
    }
}
