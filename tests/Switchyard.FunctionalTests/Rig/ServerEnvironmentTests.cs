using Shouldly;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Rig;

public sealed class ServerEnvironmentTests
{
    [Fact]
    public void RemoveInheritedSettings_KeysAndSettings_AreGoneAndTheRestStays()
    {
        var environment = new Dictionary<string, string?>
        {
            ["OPENAI_API_KEY"] = "x",
            ["OPENROUTER_API_KEY"] = "x",
            ["ANTHROPIC_BASE_URL"] = "x",
            ["SWITCHYARD__Urls"] = "x",
            ["ASPNETCORE_URLS"] = "x",
            ["https_proxy"] = "x",
            ["REDIS_URL"] = "x",
            ["PATH"] = "p",
            ["DOTNET_ROOT"] = "d",
        };

        ServerEnvironment.RemoveInheritedSettings(environment);

        environment.Keys.ShouldBe(["PATH", "DOTNET_ROOT"]);
    }
}
