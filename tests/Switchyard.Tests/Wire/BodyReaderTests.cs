using System.Text;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Wire;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Wire;

public sealed class BodyReaderTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly AttemptClock _clock;

    public BodyReaderTests() =>
        _clock = new AttemptClock(_time, new TimeoutOptions(), TimeSpan.FromHours(1), TestContext.Current.CancellationToken);

    public void Dispose() => _clock.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(9_999L)]
    [InlineData(10_000L)]
    public async Task ReadAsync_WhateverLengthIsDeclared_ReadsToTheEnd(long? declared)
    {
        var text = new string('x', 10_000);

        var body = await ReadAsync(10_000, declared, Pieces(text, 777));

        Encoding.UTF8.GetString(body.ShouldNotBeNull().Bytes.Span).ShouldBe(text);
    }

    [Theory]
    [InlineData(4096, 4096, true)]
    [InlineData(4097, 4096, false)]
    [InlineData(100_000, 4096, false)]
    public async Task ReadAsync_BodyAtTheLimit_IsTheLargest(int length, int limit, bool fits) =>
        (await ReadAsync(limit, null, Pieces(new string('x', length), 1000)) is not null).ShouldBe(fits);

    [Fact]
    public async Task ReadAsync_DeclaredOverTheLimit_IsNotRead()
    {
        var source = new SplitStream("x"u8.ToArray());

        (await BodyReader.ReadAsync(source, 11, 10, _clock, TestContext.Current.CancellationToken)).ShouldBeNull();

        source.LargestRead.ShouldBe(0);
    }

    [Fact]
    public async Task ReadAsync_BlankKeepAlives_AreNoContentAndTakeNoRoom()
    {
        var blanks = Enumerable.Repeat<ReadOnlyMemory<byte>>("\r\n \t"u8.ToArray(), 1000);

        var body = await ReadAsync(100, null, [.. blanks, "{}\n"u8.ToArray()]);

        Encoding.UTF8.GetString(body.ShouldNotBeNull().Bytes.Span).ShouldBe("{}");
        _clock.HasContent.ShouldBeTrue();
    }

    [Fact]
    public async Task ReadAsync_NothingButBlanks_IsEmptyAndNoContent()
    {
        var body = await ReadAsync(100, null, "\n\n"u8.ToArray(), "\n"u8.ToArray());

        body.ShouldNotBeNull().Bytes.IsEmpty.ShouldBeTrue();
        _clock.HasContent.ShouldBeFalse();
    }

    private static ReadOnlyMemory<byte>[] Pieces(string text, int size) =>
        [.. Encoding.UTF8.GetBytes(text).Chunk(size).Select(piece => new ReadOnlyMemory<byte>(piece))];

    private ValueTask<BodyBytes?> ReadAsync(int limit, long? declared, params ReadOnlyMemory<byte>[] pieces) =>
        BodyReader.ReadAsync(new SplitStream(pieces), declared, limit, _clock, TestContext.Current.CancellationToken);
}
