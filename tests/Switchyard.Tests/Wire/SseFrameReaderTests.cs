using System.Text;
using Shouldly;
using Switchyard.Core.Wire;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Wire;

public sealed class SseFrameReaderTests
{
    private const int Limit = 16 * 1024 * 1024;

    private const string Sample =
        ": hello\n\nevent: message\nid: 7\ndata: {\"a\":1}\n\ndata:one\ndata: two\ndata\n\n\n\nretry: 3\n\ndata:  padded\n\ndatabase: no\ndata: [DONE]\n\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task ReadAsync_EverySplit_GivesTheSameEvents(string lineEnd)
    {
        var bytes = Encoding.UTF8.GetBytes(Sample.Replace("\n", lineEnd, StringComparison.Ordinal));
        string?[] expected = [null, "{\"a\":1}", "one\ntwo\n", null, " padded", "[DONE]"];
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second += 5)
            {
                var events = await ReadAsync(bytes[..first], bytes[first..second], bytes[second..]);

                events.Select(next => next.Data).ShouldBe(expected, $"split at {first} and {second}");
                events.ShouldAllBe(next => next.IsTerminated);
            }
        }
    }

    [Fact]
    public async Task ReadAsync_ByteByByte_KeepsFramesWhole()
    {
        var bytes = Encoding.UTF8.GetBytes(Sample);

        var events = await ReadAsync([.. bytes.Select(b => new[] { b })]);

        // Only the two blank lines that belong to no event are left out.
        string.Concat(events.Select(next => next.Frame)).ShouldBe(Sample.Replace("data\n\n\n\n", "data\n\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("data: a\ndata: b\n\n", "a\nb")]
    [InlineData("data: a\n\n", "a")]
    public async Task ReadAsync_ByteOrderMark_IsNoPartOfTheFirstLine(string text, string data)
    {
        var events = await ReadAsync([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);

        events.ShouldHaveSingleItem().Data.ShouldBe(data);
    }

    [Theory]
    [InlineData("data:\ndata: x\n\n", "\nx")]
    [InlineData("data\ndata\ndata\n\n", "\n\n")]
    [InlineData("data\n\n", "")]
    [InlineData("data: a\n: note\nevent: e\ndata: b\n\n", "a\nb")]
    public async Task ReadAsync_EmptyDataLines_AreLines(string text, string data) =>
        (await ReadAsync(Encoding.UTF8.GetBytes(text))).ShouldHaveSingleItem().Data.ShouldBe(data);

    [Theory]
    [InlineData("data: a\n\ndata: b", "b")]
    [InlineData("data: a\n\ndata: b\n", "b")]
    [InlineData("data: a\n\ndata: b\r", "b")]
    [InlineData("data: a\n\ndata: b\r\n", "b")]
    public async Task ReadAsync_SourceEndsInsideAnEvent_SaysSo(string text, string last)
    {
        var events = await ReadAsync(Encoding.UTF8.GetBytes(text));

        events.Select(next => (next.Data, next.IsTerminated)).ShouldBe([("a", true), (last, false)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\r\n\r\r")]
    public async Task ReadAsync_NothingButBlankLines_IsNoEvent(string text) =>
        (await ReadAsync(Encoding.UTF8.GetBytes(text))).ShouldBeEmpty();

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task ReadAsync_EventAtTheLimit_IsTheLast(int over, bool fits)
    {
        const int limit = 100_000;
        var frame = Encoding.UTF8.GetBytes("data: " + new string('x', limit - 8 + over) + "\n\n");
        using var reader = new SseFrameReader(new SplitStream(frame), limit);

        (await reader.ReadAsync(Token)).ShouldBe(fits);

        reader.IsTooLarge.ShouldBe(!fits);
    }

    [Fact]
    public async Task ReadAsync_EventOfSixteenMebibytes_IsRead()
    {
        var frame = Encoding.UTF8.GetBytes("data: " + new string('x', Limit - 8) + "\n\n");
        using var reader = new SseFrameReader(new SplitStream(frame), Limit);

        (await reader.ReadAsync(Token)).ShouldBeTrue();

        (reader.Frame.Length, reader.Data.Length).ShouldBe((Limit, Limit - 8));
        (await reader.ReadAsync(Token)).ShouldBeFalse();
        reader.IsTooLarge.ShouldBeFalse();
    }

    [Fact]
    public async Task ReadAsync_EndlessEvent_EndsWithABoundedBuffer()
    {
        const int limit = 64 * 1024;
        var piece = Encoding.UTF8.GetBytes(new string('x', 10_000));
        var source = new SplitStream([.. Enumerable.Repeat<ReadOnlyMemory<byte>>(piece, 1000)]);
        using var reader = new SseFrameReader(source, limit);

        (await reader.ReadAsync(Token)).ShouldBeFalse();

        reader.IsTooLarge.ShouldBeTrue();
        source.LargestRead.ShouldBeLessThanOrEqualTo(2 * limit);
    }

    [Fact]
    public async Task ReadAsync_EveryRead_IsToldOf()
    {
        var reads = 0;
        using var reader = new SseFrameReader(new SplitStream(": a"u8.ToArray(), "\n"u8.ToArray(), "\n"u8.ToArray()), 100, () => reads++);

        (await reader.ReadAsync(Token)).ShouldBeTrue();

        reads.ShouldBe(3);
        (await reader.ReadAsync(Token)).ShouldBeFalse();
        reads.ShouldBe(3);
    }

    private static async Task<List<(string? Data, bool IsTerminated, string Frame)>> ReadAsync(params byte[][] pieces)
    {
        using var reader = new SseFrameReader(new SplitStream([.. pieces.Select(piece => new ReadOnlyMemory<byte>(piece))]), Limit);
        var events = new List<(string?, bool, string)>();
        while (await reader.ReadAsync(Token))
        {
            var data = reader.HasData ? Encoding.UTF8.GetString(reader.Data.Span) : null;
            events.Add((data, reader.IsTerminated, Encoding.UTF8.GetString(reader.Frame.Span)));
        }

        return events;
    }
}
