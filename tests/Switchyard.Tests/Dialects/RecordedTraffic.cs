using System.Text.Json.Nodes;
using Xunit;

namespace Switchyard.Tests.Dialects;

/// <summary>Recorded exchanges with upstreams of OpenAI's dialect. They stand beside the repository; without them their tests are skipped.</summary>
internal static class RecordedTraffic
{
    private static readonly string[] Providers =
        ["openrouter", "openai", "deepseek", "ollama", "vllm", "compat", "llamacpp", "llamabox"];

    private static readonly string? Folder = Switchyard.FakeUpstream.Recordings.RecordedTraffic.Folder;

    /// <summary>Names of the successful chat exchanges for which <paramref name="filter"/> holds.</summary>
    public static IEnumerable<TheoryDataRow<string>> Names(Func<RecordedExchange, bool> filter) =>
        from provider in Providers
        let folder = Folder is null ? null : Path.Combine(Folder, provider)
        where folder is not null
        from file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
        let name = $"{provider}/{Path.GetFileNameWithoutExtension(file)}"
        let exchange = Load(name)
        where exchange.Status == 200 && exchange.IsChat && filter(exchange)
        select new TheoryDataRow<string>(name);

    public static RecordedExchange Load(string name)
    {
        Assert.SkipWhen(Folder is null, "The recorded traffic is not on this machine.");
        var root = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder!, name + ".json")))!;
        var response = root["response"]!;
        var body = response["bodyText"] is JsonValue text ? text.GetValue<string>() : response["body"]?.ToJsonString();
        return new RecordedExchange(
            root["request"]!["path"]?.GetValue<string>() ?? "",
            root["request"]!["body"] as JsonObject,
            response["status"]!.GetValue<int>(),
            body ?? "");
    }
}
