using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Switchyard.FakeUpstream;
using Switchyard.FakeUpstream.Connections;
using Xunit;

namespace Switchyard.Tests.FakeUpstream.Connections;

/// <summary>Datagrams keep the borders of each send, which a stream would hide.</summary>
public sealed class SplitPlanTests : IDisposable
{
    private readonly Socket _receiver = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public SplitPlanTests()
    {
        _receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _sender.Connect(_receiver.LocalEndPoint!);
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    [Fact]
    public async Task SplitEvery_SeveralSteps_SendsPiecesOfThatSize() =>
        (await PiecesAsync(new Script().Bytes("whole").SplitEvery(3).Bytes("abcdefgh").Bytes("ij")))
            .ShouldBe(["whole", "abc", "def", "gh", "ij"]);

    [Fact]
    public async Task SplitAt_Positions_CutsThereAcrossSteps() =>
        (await PiecesAsync(new Script().SplitAt(5, 2, 9).Bytes("abcdefg").Bytes("hijkl")))
            .ShouldBe(["ab", "cde", "fg", "hi", "jkl"]);

    [Fact]
    public async Task Body_NoPlan_IsOneSendForEachEvent() =>
        (await PiecesAsync(Script.EventStreamUntilClose().Events([new("1"), new("2", "x")])))[1..]
            .ShouldBe(["data: 1\n\n", "event: x\ndata: 2\n\n"]);

    [Fact]
    public async Task Body_Chunked_IsFramed() =>
        (await PiecesAsync(Script.EventStream().Body("0123456789abcdef").EndChunks()))[1..]
            .ShouldBe(["10\r\n0123456789abcdef\r\n", "0\r\n\r\n"]);

    private async Task<string[]> PiecesAsync(Script script)
    {
        var token = TestContext.Current.CancellationToken;
        await script.PlayAsync(new ResponseLeg(_sender, TimeProvider.System), token);
        await _sender.SendAsync("end of test"u8.ToArray(), SocketFlags.None, token);
        List<string> pieces = [];
        var buffer = new byte[4096];
        while (true)
        {
            var read = await _receiver.ReceiveAsync(buffer, SocketFlags.None, token);
            var piece = Encoding.UTF8.GetString(buffer, 0, read);
            if (piece == "end of test")
            {
                return [.. pieces];
            }

            pieces.Add(piece);
        }
    }
}
