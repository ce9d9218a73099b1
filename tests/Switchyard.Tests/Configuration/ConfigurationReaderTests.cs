using Microsoft.Extensions.Configuration;
using Shouldly;
using Switchyard.Server.Configuration;
using Xunit;

namespace Switchyard.Tests.Configuration;

public sealed class ConfigurationReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard").FullName;
    private readonly SourceFaults _faults = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_EverySource_LaterWins()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """
            {"Switchyard":{"DefaultModel":"app","Providers":{"openrouter":{"ApiKey":"app","Priority":1}}}}
            """);
        File.WriteAllText(Path.Combine(_folder, "switchyard.json"), """
            {"$schema":"x","defaultModel":"file","providers":{"openrouter":{"apiKey":"file","priority":2,"models":["a","b"]}}}
            """);
        var options = Read(
            new() { ["OPENROUTER_API_KEY"] = "well-known", ["OPENROUTER_BASE_URL"] = "https://or.example/v1" },
            new() { ["SWITCHYARD:Providers:openrouter:Priority"] = "3" },
            ["--Switchyard:DefaultModel=line"]).Snapshot!.Options;

        options.DefaultModel.ShouldBe("line");
        options.Providers.Keys.ShouldBe(["openrouter"]);
        options.Providers["openrouter"].ApiKey.ShouldBe("well-known");
        options.Providers["openrouter"].BaseUrl.ShouldBe(new Uri("https://or.example/v1"));
        options.Providers["openrouter"].Priority.ShouldBe(3);
        options.Providers["openrouter"].Models.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Read_FileWithSection_LeavesItsOtherSectionsAlone()
    {
        var path = Path.Combine(_folder, "other.json");
        File.WriteAllText(path, """{"Logging":{"LogLevel":{"Default":"None"}},"Switchyard":{"DefaultModel":"m"}}""");

        var reading = Read(new() { ["SWITCHYARD_CONFIG"] = path });

        reading.Snapshot!.Options.DefaultModel.ShouldBe("m");
    }

    [Fact]
    public void Read_WellKnownNames_TurnTheirProvidersOn()
    {
        var options = Read(new()
        {
            ["ANTHROPIC_API_KEY"] = "a",
            ["DEEPSEEK_API_KEY"] = "d",
            ["OPENAI_API_KEY"] = "o",
            ["OPENROUTER_BASE_URL"] = "http://127.0.0.1:8080",
        }).Snapshot!.Options;

        options.Providers.Keys.ShouldBe(["claude", "deepseek", "openai"], ignoreOrder: true);
        options.Providers["openai"].BaseUrl.ShouldBe(new Uri("https://api.openai.com/v1"));
        options.Providers["claude"].Type.ShouldBe("claude");
    }

    [Fact]
    public void Read_EmptyValues_AreAsNotSet()
    {
        var options = Read(new() { ["OPENAI_API_KEY"] = "" }, new()
        {
            ["SWITCHYARD:DefaultProvider"] = "",
            ["SWITCHYARD:Providers:claude:ApiKey"] = "",
        }).Snapshot!.Options;

        options.Providers.Keys.ShouldBe(["simulated"]);
        options.DefaultProvider.ShouldBeNull();
    }

    [Fact]
    public void Read_EmptySection_ConfiguresTheProviderItNames()
    {
        File.WriteAllText(Path.Combine(_folder, "switchyard.json"), """
            {"Providers":{"simulated":{},"local":{"BaseUrl":"http://127.0.0.1:1/v1"}},"Aliases":{"fast":["local:m","simulated:s"]}}
            """);

        var options = Read([]).Snapshot!.Options;

        options.Providers.Keys.ShouldBe(["local", "simulated"], ignoreOrder: true);
        options.Aliases["fast"].Targets.ShouldBe(["local:m", "simulated:s"]);
        options.Aliases["fast"].Strategy.ShouldBe("ordered");
    }

    [Theory]
    [InlineData("Providers:x:Timeouts:Connect", "soon", "Switchyard:Providers:x:Timeouts:Connect must be a time span")]
    [InlineData("Providers:x:Timeouts:Connect", "30", "Switchyard:Providers:x:Timeouts:Connect must be a time span")]
    [InlineData("providers:x:retry:maxattempts", "two", "Switchyard:Providers:x:Retry:MaxAttempts must be a whole number.")]
    [InlineData("Providers:x:Enabled", "yes", "Switchyard:Providers:x:Enabled must be true or false.")]
    [InlineData("Providers:x:BaseUrl", "not an address", "Switchyard:Providers:x:BaseUrl must be an absolute")]
    [InlineData("Providers:x:Prices:m:Input", "cheap", "Switchyard:Providers:x:Prices:m:Input must be a number.")]
    [InlineData("Provider:x:ApiKey", "k", "Switchyard:Provider is not a setting. Here are: Aliases, Auth,")]
    [InlineData("Providers:x:ApiKey:0", "k", "Switchyard:Providers:x:ApiKey is one value, not a section.")]
    [InlineData("Providers:x:BaseURI", "k", "Switchyard:Providers:x:BaseURI is not a setting.")]
    [InlineData("Providers:x:Models", "a,b", "Switchyard:Providers:x:Models is a list")]
    [InlineData("Providers:x:Models:first", "a", "Switchyard:Providers:x:Models:first is not a setting.")]
    [InlineData("Auth", "none", "Switchyard:Auth is a section")]
    public void Read_UnknownOrUnreadable_IsNamed(string name, string value, string expected)
    {
        var faults = Read([], new()
        {
            ["Switchyard:Providers:x:BaseUrl"] = "http://127.0.0.1:1/v1",
            ["Switchyard:" + name] = value,
        }).Faults;

        faults.ShouldHaveSingleItem().ToString().ShouldStartWith(expected);
    }

    [Fact]
    public void Read_ManyFaults_PrintsEachOnItsLine()
    {
        var reading = Read([], new()
        {
            ["Switchyard:Typo"] = "1",
            ["Switchyard:Shutdown:ListenFor"] = "x",
            ["Switchyard:Providers:x:Type"] = "gopher",
            ["Switchyard:Urls"] = "http://*:80",
        });
        using var output = new StringWriter();

        reading.Refuse(output).ShouldBe(1);

        reading.Snapshot.ShouldBeNull();
        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        lines.Select(line => line.Split(' ')[0]).ShouldBe(
            ["Switchyard:Shutdown:ListenFor", "Switchyard:Typo", "Switchyard:Providers:x:Type", "Switchyard:Auth:Keys"], ignoreOrder: true);
    }

    [Fact]
    public void Read_FileThatIsNoJson_IsAFaultWithItsPath()
    {
        File.WriteAllText(Path.Combine(_folder, "switchyard.json"), "{ \"Providers\": ");

        var fault = Read([]).Faults.ShouldHaveSingleItem();

        fault.Name.ShouldBe(Path.Combine(_folder, "switchyard.json"));
        fault.Message.ShouldStartWith("can not be read:");
        fault.Message.ShouldNotContain('\n');
    }

    [Fact]
    public void Read_AskedFileIsMissing_IsAFault() =>
        Read(new() { ["SWITCHYARD_CONFIG"] = Path.Combine(_folder, "gone.json") })
            .Faults.ShouldHaveSingleItem().ToString().ShouldBe("SWITCHYARD_CONFIG names a file that does not exist.");

    [Theory]
    [InlineData(null, null, null, "http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:1", null, null, "http://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:1", "http://127.0.0.1:2", null, "http://127.0.0.1:2")]
    [InlineData("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:3", "http://127.0.0.1:3")]
    public void Read_Addresses_TheMoreSpecificWins(string? host, string? own, string? line, string expected)
    {
        var environment = new Dictionary<string, string?> { ["urls"] = host, ["Switchyard:Urls"] = own };

        Read([], environment, line is null ? [] : [$"--urls={line}"]).Snapshot!.Options.Urls.ShouldBe(expected);
    }

    [Fact]
    public void Read_KestrelEndpoints_CountAsAddresses() =>
        Read([], new() { ["Kestrel:Endpoints:a:Url"] = "http://*:5000" })
            .Faults.ShouldHaveSingleItem().Name.ShouldBe("Switchyard:Auth:Keys");

    private ConfigurationReading Read(
        Dictionary<string, string?> environment, Dictionary<string, string?>? later = null, string[]? args = null)
    {
        using var configuration = new ConfigurationManager();
        configuration.SetBasePath(_folder);
        configuration.AddJsonFile("appsettings.json", optional: true);
        configuration.AddInMemoryCollection(later ?? []);
        configuration.AddCommandLine(args ?? []);
        ConfigurationRegistration.AddSources(configuration, _folder, environment.GetValueOrDefault, _faults);
        return new ConfigurationReader(configuration, KnownTypes.All, _faults).Read();
    }
}
