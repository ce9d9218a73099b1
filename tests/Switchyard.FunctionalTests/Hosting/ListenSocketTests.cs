using System.Net;
using System.Net.Sockets;
using Shouldly;
using Switchyard.Server.Hosting;
using Xunit;

namespace Switchyard.FunctionalTests.Hosting;

public sealed class ListenSocketTests
{
    [Fact]
    public async Task Listen_AcceptedSockets_InheritBufferAndUserTimeout()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "TCP_USER_TIMEOUT is an option of Linux.");
        using var listener = KestrelSetup.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        using var accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);

        var timeout = new byte[4];
        accepted.GetRawSocketOption(6, 18, timeout);

        BitConverter.ToInt32(timeout).ShouldBe(30_000);
        // Linux reports twice what was asked for: its own bookkeeping counts too.
        accepted.SendBufferSize.ShouldBe(2 * 128 * 1024);
    }
}
