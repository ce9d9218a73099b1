using System.Net.Sockets;
using System.Text;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.FakeUpstream;

/// <summary>What a peer sees of each fault, through a plain socket and through HttpClient.</summary>
public sealed class FaultScriptTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly FaultUpstream _upstream;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public FaultScriptTests() => _upstream = FaultUpstream.Start(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task SplitEvery_AnySize_ChangesNoByte(int size)
    {
        var text = string.Concat(Enumerable.Repeat("data: Grüße 👋\n\n", 20));
        _upstream.Enqueue(new Script().SplitEvery(size).Then(Script.EventStream()).Body(text).EndChunks());

        (await _http.GetStringAsync(new Uri(_upstream.BaseUrl), Token)).ShouldBe(text);
    }

    [Fact]
    public async Task SplitAt_Positions_CutsExactlyThere()
    {
        var gates = Enumerable.Range(0, 2).Select(_ => new TaskCompletionSource()).ToArray();
        _upstream.Enqueue(new Script().Bytes("ab").Wait(gates[0]).SplitAt(2, 5).Bytes("cdefghij").Wait(gates[1]));
        using var socket = await AskAsync();

        (await ReadAsync(socket, 2)).ShouldBe("ab");
        gates[0].SetResult();
        (await ReadAsync(socket, 8)).ShouldBe("cdefghij");
        gates[1].SetResult();

        (await ReadAsync(socket, 1)).ShouldBe("");
    }

    [Fact]
    public async Task Reset_AfterSomeBytes_IsSeenAsReset()
    {
        _upstream.Enqueue(Script.EventStream().SseEvent("one").Reset());
        using var socket = await AskAsync();

        var error = await Should.ThrowAsync<SocketException>(() => ReadToEndAsync(socket));

        error.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        (await _upstream.EndedAsync(0, Token)).ShouldBe(ExchangeEnd.Played);
    }

    [Fact]
    public async Task Close_ChunkedAnswer_IsSeenAsTruncated()
    {
        _upstream.Enqueue(Script.EventStream().SseEvent("one").Close());

        var error = await Should.ThrowAsync<HttpRequestException>(
            () => _http.GetStringAsync(new Uri(_upstream.BaseUrl), Token));

        error.HttpRequestError.ShouldBe(HttpRequestError.ResponseEnded);
    }

    [Fact]
    public async Task Close_CloseDelimitedAnswer_IsSeenAsCleanEnd()
    {
        _upstream.Enqueue(Script.EventStreamUntilClose().SseEvent("one"));

        (await _http.GetStringAsync(new Uri(_upstream.BaseUrl), Token)).ShouldBe("data: one\n\n");
    }

    [Fact]
    public async Task HalfClose_PeerReads_SeesTheEndWhileTheSocketStaysOpen()
    {
        _upstream.Enqueue(Script.EventStreamUntilClose().Body("x").HalfClose());
        using var socket = await AskAsync();

        (await ReadToEndAsync(socket)).ShouldEndWith("\r\n\r\nx");
        var aborted = _upstream.ClientAbortedAsync(0, Token);
        aborted.IsCompleted.ShouldBeFalse();

        socket.Dispose();
        await aborted;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hang_ClientLeaves_SignalsTheAbortWithItsTime(bool reset)
    {
        _upstream.Enqueue(Script.EventStream().SseEvent("one").Hang());
        using var socket = await AskAsync();
        await _upstream.RequestArrivedAsync(0, Token);
        _time.Advance(TimeSpan.FromSeconds(7));

        socket.LingerState = new LingerOption(reset, 0);
        socket.Dispose();

        var abort = await _upstream.ClientAbortedAsync(0, Token);
        abort.AfterArrival.ShouldBe(TimeSpan.FromSeconds(7));
        (await _upstream.EndedAsync(0, Token)).ShouldBe(ExchangeEnd.ClientAborted);
    }

    [Fact]
    public async Task Heartbeat_EveryInterval_WritesOneComment()
    {
        var beating = new TaskCompletionSource();
        _upstream.Enqueue(new Script().Signal(beating).Heartbeat("alive", TimeSpan.FromSeconds(5)));
        using var socket = await AskAsync();
        await beating.Task.WaitAsync(Token);

        for (var i = 0; i < 3; i++)
        {
            await AdvanceWhenWaitingAsync(TimeSpan.FromSeconds(5));
            (await ReadAsync(socket, 9)).ShouldBe(": alive\n\n");
        }

        socket.Dispose();
        (await _upstream.ClientAbortedAsync(0, Token)).AfterArrival.ShouldBe(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Drip_Pieces_ComeOneByOne()
    {
        _upstream.Enqueue(new Script().Drip("abcde"u8.ToArray(), 2, TimeSpan.FromSeconds(1)).Close());
        using var socket = await AskAsync();

        foreach (var piece in (string[])["ab", "cd", "e"])
        {
            await AdvanceWhenWaitingAsync(TimeSpan.FromSeconds(1));
            (await ReadAsync(socket, piece.Length)).ShouldBe(piece);
        }

        (await ReadToEndAsync(socket)).ShouldBe("");
    }

    [Fact]
    public async Task Bytes_NoHttpAtAll_ArriveAsTheyAre()
    {
        _upstream.Enqueue(new Script().Bytes("nonsense\r\n"));
        using var socket = await AskAsync();

        (await ReadToEndAsync(socket)).ShouldBe("nonsense\r\n");
    }

    // The script runs on another thread, and sets its timer when it comes to the step.
    private async Task AdvanceWhenWaitingAsync(TimeSpan by)
    {
        while (_time.ActiveTimers == 0)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        _time.Advance(by);
    }

    private async Task<Socket> AskAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", _upstream.Port, Token);
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), SocketFlags.None, Token);
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket, int count)
    {
        var buffer = new byte[count];
        var read = 0;
        while (read < count
            && await socket.ReceiveAsync(buffer.AsMemory(read), SocketFlags.None, Token) is var part and > 0)
        {
            read += part;
        }

        return Encoding.UTF8.GetString(buffer, 0, read);
    }

    private static async Task<string> ReadToEndAsync(Socket socket) => await ReadAsync(socket, 64 * 1024);
}
