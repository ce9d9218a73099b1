using Shouldly;
using Switchyard.Core.Configuration;
using Xunit;

namespace Switchyard.Tests.Configuration;

public sealed class ServiceOptionsValidatorTests
{
    private const string Secret = "Zk3vQ9w1LmN7xR5t";

    [Fact]
    public void Validate_NothingConfigured_IsGoodAndSimulated()
    {
        var options = new ServiceOptions();

        Validate(options).ShouldBeEmpty();
        options.Providers.Keys.ShouldBe(["simulated"]);
        options.Providers["simulated"].Type.ShouldBe("simulated");
    }

    [Fact]
    public void Validate_SeveralFaults_ReportsAllWithTheirNames()
    {
        var options = WithProvider("x", provider =>
        {
            provider.BaseUrl = new Uri("ftp://host/");
            provider.Timeouts.Connect = TimeSpan.Zero;
            provider.Retry.MaxAttempts = 0;
            provider.Breaker.Failures = 0;
            provider.Pool.MaxConnections = 0;
        });
        options.DefaultProvider = "nobody";

        Names(options).ShouldBe(
        [
            "Switchyard:Providers:x:BaseUrl", "Switchyard:Providers:x:Timeouts:Connect", "Switchyard:Providers:x:Retry:MaxAttempts",
            "Switchyard:Providers:x:Breaker:Failures", "Switchyard:Providers:x:Pool:MaxConnections", "Switchyard:DefaultProvider",
        ]);
    }

    [Fact]
    public void Validate_Limits_NamesEveryFault()
    {
        var options = WithProvider("x", _ => { });
        options.Auth.Keys.Add(new KeyOptions { Name = "Alice", Key = Secret });
        var limits = options.RateLimiting;
        (limits.MaxWaitMs, limits.MaxWaiting, limits.DefaultOutputTokens) = (600_001, -1, 0);
        limits.Global.RequestsPerDay = -1;
        limits.Providers["X"] = new LimitOptions { Models = { ["m"] = new LimitFigures { Concurrency = -5 } } };
        limits.Providers["gone"] = new LimitOptions();
        limits.Users["mallory"] = new UserLimitOptions { PerUser = { TokensPerHour = 1_000_000_000_001 } };
        foreach (var name in new[] { "Default", "admin", "anonymous", "alice" })
        {
            limits.Users[name] = new UserLimitOptions { RequestsPerMinute = 0, TokensPerDay = 1_000_000_000_000 };
        }

        Names(options).ShouldBe(
        [
            "Switchyard:RateLimiting:MaxWaitMs", "Switchyard:RateLimiting:MaxWaiting", "Switchyard:RateLimiting:DefaultOutputTokens",
            "Switchyard:RateLimiting:Global:RequestsPerDay", "Switchyard:RateLimiting:Providers:X:Models:m:Concurrency",
            "Switchyard:RateLimiting:Providers:gone", "Switchyard:RateLimiting:Users:mallory",
            "Switchyard:RateLimiting:Users:mallory:PerUser:TokensPerHour",
        ]);
    }

    [Theory]
    [InlineData("https://user:pass@host/v1", "user name")]
    [InlineData("https://host/v1?x=1", "query")]
    [InlineData("https://host/v1?", "query")]
    [InlineData("https://host/v1#f", "fragment")]
    [InlineData("file:///etc/passwd", "http or https")]
    [InlineData("ws://host/", "http or https")]
    public void Validate_BadBaseUrl_NamesItWithoutItsValue(string address, string expected)
    {
        var faults = Validate(WithProvider("x", provider => provider.BaseUrl = new Uri(address)));

        faults.ShouldHaveSingleItem().Name.ShouldBe("Switchyard:Providers:x:BaseUrl");
        faults[0].Message.ShouldContain(expected);
        faults[0].ToString().ShouldNotContain("pass@");
    }

    [Fact]
    public void Validate_MissingAddressKeyAndUnknownType_AreNamed()
    {
        var options = new ServiceOptions();
        options.Providers["local"] = new ProviderOptions();
        options.Providers["claude"] = new ProviderOptions();
        options.Providers["odd"] = new ProviderOptions { Type = "gopher" };

        Names(options).ShouldBe(
            ["Switchyard:Providers:local:BaseUrl", "Switchyard:Providers:claude:ApiKey", "Switchyard:Providers:odd:Type"], ignoreOrder: true);
    }

    [Fact]
    public void Validate_DisabledProvider_NeedsNeitherAddressNorKey()
    {
        var options = WithProvider("x", _ => { });
        options.Providers["claude"] = new ProviderOptions { Enabled = false };

        Validate(options).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Authorization", "Bearer x")]
    [InlineData("connection", "close")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Host", "other")]
    [InlineData("Content-Length", "1")]
    [InlineData("bad name", "x")]
    [InlineData("x-a\r\nb", "x")]
    [InlineData("x-a", "one\r\nx-b: two")]
    [InlineData("x-a", "one\ntwo")]
    [InlineData("x-a", "nul\0")]
    [InlineData("x-a", "")]
    public void Validate_BadHeader_IsRefused(string name, string value)
    {
        var faults = Validate(WithProvider("x", provider => provider.Headers[name] = value));

        faults.ShouldHaveSingleItem().Name.ShouldStartWith("Switchyard:Providers:x:Headers:");
        faults[0].ToString().ShouldNotContain('\n');
        faults[0].ToString().ShouldNotContain('\r');
    }

    [Fact]
    public void Validate_TimeoutsOutOfOrder_NamesTheLongOne()
    {
        var options = WithProvider("x", provider =>
        {
            provider.Timeouts.FirstContent = TimeSpan.FromSeconds(4);
            provider.Timeouts.ByteIdle = TimeSpan.FromSeconds(901);
        });

        Names(options).ShouldBe(["Switchyard:Providers:x:Timeouts:Connect", "Switchyard:Providers:x:Timeouts:ByteIdle"]);
    }

    [Fact]
    public void Apply_ShortTotalAlone_ShortensTheTimersNobodySet()
    {
        var options = WithProvider("x", provider => provider.Timeouts.Total = TimeSpan.FromSeconds(60));

        ServiceOptionsDefaults.Apply(options, KnownTypes.All, name => name == "Switchyard:Providers:x:Timeouts:Total");

        options.Providers["x"].Timeouts.FirstContent.ShouldBe(TimeSpan.FromSeconds(60));
        options.Providers["x"].Timeouts.Connect.ShouldBe(TimeSpan.FromSeconds(5));
        new ServiceOptionsValidator(KnownTypes.All).Validate(options).ShouldBeEmpty();
    }

    [Fact]
    public void Apply_KnownNames_FillInTypeAddressAndDeepSeeksWait()
    {
        var options = new ServiceOptions();
        options.Providers["deepseek"] = new ProviderOptions { ApiKey = "k" };
        options.Providers["openai"] = new ProviderOptions { ApiKey = "k" };

        Validate(options).ShouldBeEmpty();

        options.Providers["deepseek"].Timeouts.FirstContent.ShouldBe(TimeSpan.FromSeconds(600));
        options.Providers["openai"].Type.ShouldBe("openai-compatible");
        options.Providers["openai"].BaseUrl.ShouldBe(new Uri("https://api.openai.com/v1"));
    }

    [Theory]
    [InlineData("ordered", "x:m", null)]
    [InlineData("weighted", "x:m=3", null)]
    [InlineData("ordered", "x:meta/llama:free", null)]
    [InlineData("weighted", "x:m=0", "Targets:0")]
    [InlineData("weighted", "x:m=much", "Targets:0")]
    [InlineData("random", "x:m", "Strategy")]
    [InlineData("ordered", "m", "Targets:0")]
    [InlineData("ordered", "x:", "Targets:0")]
    [InlineData("ordered", ":m", "Targets:0")]
    [InlineData("ordered", "y:m", "Targets:0")]
    [InlineData("ordered", "slow", "Targets:0")]
    [InlineData("ordered", "fast", "Targets:0")]
    public void Validate_Alias_IsChecked(string strategy, string target, string? fault)
    {
        var options = WithProvider("x", _ => { });
        options.Aliases["slow"] = new AliasOptions { Targets = ["x:m"] };
        options.Aliases["fast"] = new AliasOptions { Strategy = strategy, Targets = [target] };

        Names(options).ShouldBe(fault is null ? [] : [$"Switchyard:Aliases:fast:{fault}"]);
    }

    [Fact]
    public void Validate_AliasWithoutTargets_IsRefused()
    {
        var options = WithProvider("x", _ => { });
        options.Aliases["fast"] = new AliasOptions();

        Names(options).ShouldBe(["Switchyard:Aliases:fast:Targets"]);
    }

    [Theory]
    [InlineData("eight-ch")]
    [InlineData("sk-0123456789abcdef")]
    public void Validate_SecretOnlyACallerMayHave_IsRefusedForTheAdministrator(string secret)
    {
        var asCaller = WithProvider("x", _ => { });
        asCaller.Auth.Keys.Add(new KeyOptions { Name = "a", Key = secret });
        var asAdmin = WithProvider("x", _ => { });
        asAdmin.Auth.AdminKey = secret;

        Names(asCaller).ShouldBeEmpty();
        Names(asAdmin).ShouldBe(["Switchyard:Auth:AdminKey"]);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("changeme-changeme-1")]
    [InlineData("Change-Me-please-42z")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("your-api-key-goes-here")]
    [InlineData("with a space in it 42")]
    [InlineData("ümlaut-ümlaut-ümlaut")]
    public void Validate_WeakSecret_IsRefusedAndNotPrinted(string secret)
    {
        var options = new ServiceOptions { Auth = { Keys = [new KeyOptions { Name = "a", Key = secret }] } };

        var fault = Validate(options).ShouldHaveSingleItem();

        fault.Name.ShouldBe("Switchyard:Auth:Keys:0:Key");
        fault.ToString().ShouldNotContain(secret);
    }

    [Fact]
    public void Validate_KeysThatClash_AreNamed()
    {
        var options = new ServiceOptions
        {
            Auth =
            {
                AdminKey = Secret,
                Keys = [new KeyOptions { Name = "a", Key = Secret }, new KeyOptions { Name = "A", Key = Secret + "2", Role = "root" }],
            },
        };

        Names(options).ShouldBe(["Switchyard:Auth:Keys:1:Name", "Switchyard:Auth:Keys:1:Role", "Switchyard:Auth:AdminKey"]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", null)]
    [InlineData("http://[::1]:8080;http://localhost:81", null)]
    [InlineData("http://unix:/run/s.sock", null)]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("http://0.0.0.0:8080", "Auth:Keys")]
    [InlineData("http://*:8080", "Auth:Keys")]
    [InlineData("http://[::]:8080", "Auth:Keys")]
    [InlineData("http://localhost.example:8080", "Auth:Keys")]
    [InlineData("http://127.0.0.1:8080;http://10.0.0.1:80", "Auth:Keys")]
    [InlineData("http://localhost:0", "Urls")]
    [InlineData("localhost:8080", "Urls")]
    [InlineData("ftp://127.0.0.1", "Urls")]
    [InlineData("http://127.0.0.1:99999", "Urls")]
    [InlineData("http://127.0.0.1:80/path", "Urls")]
    public void Validate_AddressesWithoutKeys_MustBeLoopback(string urls, string? fault) =>
        Names(new ServiceOptions { Urls = urls }).ShouldBe(fault is null ? [] : [$"Switchyard:{fault}"]);

    [Fact]
    public void Validate_OpenAddressWithKeyOrConsent_IsGood()
    {
        Validate(new ServiceOptions { Urls = "http://*:80", Auth = { AllowAnonymous = true } }).ShouldBeEmpty();
        Validate(new ServiceOptions { Urls = "http://*:80", Auth = { Keys = [new KeyOptions { Name = "a", Key = Secret }] } }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("//evil.example/models")]
    [InlineData("https://evil.example/")]
    [InlineData("../../admin")]
    [InlineData("a b")]
    public void Validate_HealthPathThatLeavesTheBase_IsRefused(string path) =>
        Names(WithProvider("x", provider => provider.Quirks.HealthPath = path)).ShouldBe(["Switchyard:Providers:x:Quirks:HealthPath"]);

    private static ServiceOptions WithProvider(string name, Action<ProviderOptions> change)
    {
        var options = new ServiceOptions();
        var provider = new ProviderOptions { BaseUrl = new Uri("http://127.0.0.1:9/v1") };
        change(provider);
        options.Providers[name] = provider;
        return options;
    }

    private static IReadOnlyList<ConfigurationFault> Validate(ServiceOptions options)
    {
        ServiceOptionsDefaults.Apply(options, KnownTypes.All, _ => false);
        return new ServiceOptionsValidator(KnownTypes.All).Validate(options);
    }

    private static IEnumerable<string> Names(ServiceOptions options) => Validate(options).Select(fault => fault.Name);
}
