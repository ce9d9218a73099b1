using System.Net;
using Shouldly;
using Switchyard.FunctionalTests.Support;
using Xunit;

namespace Switchyard.FunctionalTests.Docs;

/// <summary>The committed document is the served one.</summary>
public sealed class OpenApiDocumentTests
{
    private const string Update = "UPDATE_FIXTURES";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_ServedAndCommitted_AreTheSame()
    {
        await using var server = await SwitchyardProcess.StartAsync(new Dictionary<string, string>(), Cancel);
        var path = Path.Combine(RepositoryRoot.Path, "docs", "openapi.json");

        var served = (await server.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Cancel)).TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            await File.WriteAllTextAsync(path, served, Cancel);
        }

        served.ShouldBe(await File.ReadAllTextAsync(path, Cancel), $"Set {Update}=1 and run this test to write docs/openapi.json anew.");
    }

    [Theory]
    [InlineData("/docs/index.html", "text/html")]
    [InlineData("/docs/swagger-ui-bundle.js", "text/javascript")]
    [InlineData("/openapi/v1.json", "application/json")]
    public async Task Page_WithWhatItLoads_IsServed(string path, string mediaType)
    {
        await using var server = await SwitchyardProcess.StartAsync(new Dictionary<string, string>(), Cancel);

        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(mediaType);
        (await response.Content.ReadAsByteArrayAsync(Cancel)).Length.ShouldBeGreaterThan(500);
    }
}
