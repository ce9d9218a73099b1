using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Core.Wire;
using Switchyard.Server.Http;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Http;

/// <summary>The client is a pipe; one that accepts nothing has a pipe that is full after a byte.</summary>
public sealed class ClientStreamTests
{
    private static readonly StreamingOptions Options = new();

    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_FirstEvents_SetTheHeadersJustBefore()
    {
        var client = new PipeClient();
        var prepared = 0;
        await using var stream = new ClientStream(client.Http, Options, _time, response =>
        {
            prepared++;
            response.Headers["x-late"] = "1";
        });
        (stream.IsBegun, client.Http.Response.ContentType, prepared).ShouldBe((false, null, 0));

        await SendAsync(stream, "data: a\n\n");
        await SendAsync(stream, "data: b\n\n");

        (stream.IsBegun, client.Http.Response.StatusCode, client.Http.Response.ContentType, prepared).ShouldBe((true, 200, "text/event-stream", 1));
        client.Http.Response.Headers["x-late"].ToString().ShouldBe("1");
        client.Http.Response.Headers["x-accel-buffering"].ToString().ShouldBe("no");
        (await client.ReadAsync()).ShouldBe("data: a\n\ndata: b\n\n");
    }

    [Fact]
    public async Task Clock_Silence_SendsACommentAndTheHeaders()
    {
        var client = new PipeClient();
        await using var stream = new ClientStream(client.Http, Options, _time, static _ => { });

        _time.Advance(Options.PingInterval - TimeSpan.FromMilliseconds(1));
        stream.IsBegun.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(10));

        stream.IsBegun.ShouldBeTrue();
        (await client.ReadAsync()).ShouldBe(": ping\n\n");
    }

    [Fact]
    public async Task SendAsync_ClientThatAcceptsNothing_IsCutAtTheDeadline()
    {
        var client = new PipeClient(most: 1);
        await using var stream = new ClientStream(client.Http, Options, _time, static _ => { });
        var sending = SendAsync(stream, "data: a\n\n");

        _time.Advance(Options.ClientWrite - TimeSpan.FromMilliseconds(100));
        (stream.IsCut, client.IsAborted, sending.IsCompleted).ShouldBe((false, false, false));
        _time.Advance((Options.ClientWrite / 8) + TimeSpan.FromMilliseconds(200));

        (stream.IsCut, client.IsAborted).ShouldBe((true, true));
        await sending;
        stream.WaitTime.ShouldBeInRange(Options.ClientWrite, Options.ClientWrite * 9 / 8 + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task TryAbandonAsync_NothingSent_KeepsTheAnswerUntouched()
    {
        var client = new PipeClient();
        await using var stream = new ClientStream(client.Http, Options, _time, static _ => { });

        (await stream.TryAbandonAsync()).ShouldBeTrue();
        _time.Advance(Options.PingInterval * 3);

        (stream.IsBegun, client.Http.Response.ContentType).ShouldBe((false, null));
    }

    [Fact]
    public async Task TryAbandonAsync_AfterAComment_IsTooLate()
    {
        var client = new PipeClient();
        await using var stream = new ClientStream(client.Http, Options, _time, static _ => { });
        _time.Advance(Options.PingInterval + TimeSpan.FromMilliseconds(10));

        (await stream.TryAbandonAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task DisposeAsync_StuckComment_WaitsUntilTheClientIsCut()
    {
        var client = new PipeClient(most: 1);
        var stream = new ClientStream(client.Http, Options, _time, static _ => { });
        _time.Advance(Options.PingInterval + TimeSpan.FromMilliseconds(10));
        var disposing = stream.DisposeAsync().AsTask();
        disposing.IsCompleted.ShouldBeFalse();

        _time.Advance(Options.ClientWrite * 2);

        await disposing;
        (stream.IsCut, client.IsAborted, _time.ActiveTimers).ShouldBe((true, true, 0));
    }

    private static async Task SendAsync(ClientStream stream, string text)
    {
        using var events = new PooledBuffer();
        events.Write(Encoding.UTF8.GetBytes(text));
        await stream.SendAsync(events);
    }

    private sealed class PipeClient : IHttpResponseBodyFeature, IHttpRequestLifetimeFeature
    {
        private readonly Pipe _pipe;

        public PipeClient(int most = 0)
        {
            _pipe = new Pipe(new PipeOptions(pauseWriterThreshold: most, resumeWriterThreshold: most, useSynchronizationContext: false));
            Http.Features.Set<IHttpResponseBodyFeature>(this);
            Http.Features.Set<IHttpRequestLifetimeFeature>(this);
        }

        public DefaultHttpContext Http { get; } = new();

        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public Stream Stream => Stream.Null;

        public PipeWriter Writer => _pipe.Writer;

        // As the server does: whoever waits for the client goes on.
        public void Abort()
        {
            IsAborted = true;
            _pipe.Reader.Complete();
        }

        public async Task<string> ReadAsync()
        {
            var read = await _pipe.Reader.ReadAsync(Token);
            return Encoding.UTF8.GetString(read.Buffer);
        }

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task CompleteAsync() => Task.CompletedTask;
    }
}
