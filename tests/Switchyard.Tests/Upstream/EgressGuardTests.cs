using System.Net;
using System.Text;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Providers.Upstream;
using Xunit;

namespace Switchyard.Tests.Upstream;

public sealed class EgressGuardTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1", "private")]
    [InlineData("10.0.0.1", "private")]
    [InlineData("100.64.0.1", "private")]
    [InlineData("169.254.1.1", "private")]
    [InlineData("::1", "private")]
    [InlineData("::ffff:127.0.0.1", "private")]
    [InlineData("64:ff9b::7f00:1", "private")]
    [InlineData("169.254.169.254", "metadata")]
    [InlineData("0.0.0.0", "reserved")]
    [InlineData("::", "reserved")]
    public async Task ConnectAsync_NameResolvesInside_IsRefusedAndCounted(string address, string reason)
    {
        var reasons = new List<string>();
        using var client = Client("http://upstream.example", new ProviderOptions(), reasons, address);

        var refused = await Refused(client, "http://upstream.example/v1");

        refused.Reason.ShouldBe(reason);
        refused.Message.ShouldNotContain(address);
        reasons.ShouldBe([reason]);
    }

    [Theory]
    [InlineData("http://upstream.example:81/")]
    [InlineData("https://upstream.example:80/")]
    [InlineData("http://evil.example/")]
    [InlineData("http://upstream.example.evil.example/")]
    [InlineData("http://127.0.0.1/")]
    public async Task ConnectAsync_AnotherTarget_IsRefusedBeforeItIsResolved(string address)
    {
        var resolved = 0;
        var guard = new EgressGuard(new Uri("http://upstream.example/v1"), new ProviderOptions { AllowPrivateNetwork = true }, TimeProvider.System, null, (_, _) =>
        {
            resolved++;
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        });
        using var client = Client(guard);

        (await Refused(client, address)).Reason.ShouldBe("target");
        resolved.ShouldBe(0);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://LocalHost:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    public async Task ConnectAsync_LoopbackWrittenIntoTheBaseUrl_IsServed(string form)
    {
        using var upstream = new CountingListener("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
        var address = string.Format(null, CompositeFormat.Parse(form), upstream.Port);
        using var client = Client(address, new ProviderOptions(), [], "127.0.0.1");

        (await client.GetStringAsync(new Uri(address), Cancelled)).ShouldBe("hi");
        upstream.Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task ConnectAsync_NameResolvesToAListener_OnlyWithConsentIsItReached()
    {
        using var upstream = new CountingListener("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
        var address = $"http://rebound.example:{upstream.Port}/";
        using (var client = Client(address, new ProviderOptions(), [], "127.0.0.1"))
        {
            await Refused(client, address);
            upstream.Accepted.ShouldBe(0);
        }

        using (var client = Client(address, new ProviderOptions { AllowPrivateNetwork = true }, [], "127.0.0.1"))
        {
            (await client.GetStringAsync(new Uri(address), Cancelled)).ShouldBe("hi");
        }
    }

    [Fact]
    public async Task ConnectAsync_LocalhostThatIsElsewhere_IsRefused()
    {
        using var client = Client("http://localhost:9/", new ProviderOptions(), [], "10.0.0.1");

        (await Refused(client, "http://localhost:9/")).Reason.ShouldBe("private");
    }

    [Fact]
    public async Task ConnectAsync_NameIsRebound_IsResolvedOncePerConnectionAndCheckedEachTime()
    {
        var answers = new Queue<string>(["203.0.113.1", "127.0.0.1", "169.254.169.254"]);
        var reasons = new List<string>();
        var guard = new EgressGuard(new Uri("http://upstream.example"), new ProviderOptions(), TimeProvider.System, reasons.Add,
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]));
        using var client = Client(guard);

        await Refused(client, "http://upstream.example/");
        await Refused(client, "http://upstream.example/");
        await Refused(client, "http://upstream.example/");

        reasons.ShouldBe(["reserved", "private", "metadata"]);
        answers.ShouldBeEmpty();
    }

    [Fact]
    public async Task ConnectAsync_FirstAddressIsDead_TheNextOneServes()
    {
        using var upstream = new CountingListener("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
        var address = $"http://two.example:{upstream.Port}/";
        using var client = Client(address, new ProviderOptions { AllowPrivateNetwork = true }, [], "127.7.7.7", "127.0.0.1");

        (await client.GetStringAsync(new Uri(address), Cancelled)).ShouldBe("hi");
    }

    [Fact]
    public async Task Create_UpstreamRedirects_TheRedirectIsTheAnswer()
    {
        using var trap = new CountingListener("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var upstream = new CountingListener(
            $"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{trap.Port}/\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var address = new Uri($"http://127.0.0.1:{upstream.Port}/");
        var refused = new List<string>();
        using var handler = new HttpHandlerFactory(TimeProvider.System, (name, reason) => refused.Add($"{name} {reason}"))
            .Create("p", new ProviderOptions(), address);
        using var client = new HttpClient(handler);

        using var response = await client.GetAsync(address, Cancelled);
        var left = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://127.0.0.1:{trap.Port}/"), Cancelled));

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        left.InnerException.ShouldBeOfType<EgressRefusedException>();
        refused.ShouldBe(["p target"]);
        trap.Accepted.ShouldBe(0);
    }

    [Fact]
    public void Create_Options_BecomeTheHandlers()
    {
        var options = new ProviderOptions
        {
            Timeouts = { Connect = TimeSpan.FromSeconds(3) },
            Pool = { MaxConnections = 7, Lifetime = TimeSpan.FromSeconds(8), IdleTimeout = TimeSpan.FromSeconds(9) },
        };

        using var handler = new HttpHandlerFactory(TimeProvider.System).Create("p", options, new Uri("https://host/"));

        handler.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(3));
        handler.MaxConnectionsPerServer.ShouldBe(7);
        handler.PooledConnectionLifetime.ShouldBe(TimeSpan.FromSeconds(8));
        handler.PooledConnectionIdleTimeout.ShouldBe(TimeSpan.FromSeconds(9));
        (handler.AllowAutoRedirect, handler.UseCookies, handler.UseProxy).ShouldBe((false, false, false));
        handler.AutomaticDecompression.ShouldBe(DecompressionMethods.None);
        handler.ActivityHeadersPropagator.ShouldBeNull();
    }

    private static async Task<EgressRefusedException> Refused(HttpClient client, string address) =>
        (await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri(address), Cancelled)))
            .InnerException.ShouldBeOfType<EgressRefusedException>();

    private static HttpClient Client(string target, ProviderOptions options, List<string> reasons, params string[] addresses) =>
        Client(new EgressGuard(new Uri(target), options, TimeProvider.System, reasons.Add,
            (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray())));

    private static HttpClient Client(EgressGuard guard) =>
        new(new SocketsHttpHandler { ConnectCallback = guard.ConnectAsync, UseProxy = false, AllowAutoRedirect = false });
}
