using System.Text;
using Shouldly;
using Switchyard.Core.Caching;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Tests.Pipeline;
using Xunit;

namespace Switchyard.Tests.Caching;

/// <summary>Whatever can change an answer changes its key, and nothing else does (M35).</summary>
public sealed class CacheKeysTests : ITenantSecrets
{
    private const string Rich = """{"model":"m","messages":[{"role":"user","content":"hi","name":"n"},{"role":"user","content":[{"type":"text","text":"é"}]}],"temperature":0,"top_p":0.5,"tools":[{"type":"function","function":{"name":"f","parameters":{"a":1,"b":[1,2]}}}],"user":"u","seed":7,"x_unknown":null,"cache":{"other":true}}""";

    private readonly CacheKeys _keys;
    private readonly PipelineRig _rig = new();

    public CacheKeysTests() => _keys = new CacheKeys(this);

    public ReadOnlyMemory<byte> SecretOf(string tenant) => Encoding.UTF8.GetBytes(tenant.PadRight(32, '.'));

    [Theory]
    [InlineData("\"model\":\"m\"", "\"model\":\"M\"")]
    [InlineData("\"hi\"", "\"hi \"")]
    [InlineData("\"name\":\"n\"", "\"name\":\"o\"")]
    [InlineData("\"role\":\"user\",\"content\":\"hi\"", "\"role\":\"system\",\"content\":\"hi\"")]
    [InlineData("é", "e")]
    [InlineData("\"temperature\":0", "\"temperature\":0.0")]
    [InlineData("0.5", "0.6")]
    [InlineData("\"name\":\"f\"", "\"name\":\"g\"")]
    [InlineData("\"a\":1", "\"a\":2")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[1,2]", "[1,2,3]")]
    [InlineData("\"user\":\"u\"", "\"user\":\"v\"")]
    [InlineData("\"seed\":7", "\"seed\":8")]
    [InlineData("\"x_unknown\":null", "\"x_unknown\":false")]
    [InlineData(",\"x_unknown\":null", "")]
    [InlineData("{\"other\":true}", "{\"other\":false}")]
    [InlineData("\"seed\":7", "\"seed\":7,\"n\":2")]
    public void Of_AFieldChanged_IsAnotherKey(string from, string to)
    {
        var changed = Rich.Replace(from, to, StringComparison.Ordinal);

        changed.ShouldNotBe(Rich);
        Key(changed).ShouldNotBe(Key(Rich));
    }

    [Theory]
    [InlineData("\"seed\":7", " \"seed\" :\n\t7 ")]
    [InlineData("\"hi\"", "\"\\u0068i\"")]
    [InlineData("é", "\\u00e9")]
    [InlineData("\"a\":1,\"b\":[1,2]", "\"b\":[1,2],\"a\":1")]
    [InlineData("\"role\":\"user\",\"content\":\"hi\",\"name\":\"n\"", "\"name\":\"n\",\"content\":\"hi\",\"role\":\"user\"")]
    [InlineData("\"user\":\"u\",\"seed\":7", "\"seed\":7,\"user\":\"u\"")]
    [InlineData("\"seed\":7", "\"seed\":7,\"stream\":true,\"stream_options\":{\"include_usage\":true}")]
    [InlineData("\"seed\":7", "\"\\u0073eed\":7")]
    public void Of_TheSameSaidOtherwise_IsTheSameKey(string from, string to)
    {
        var changed = Rich.Replace(from, to, StringComparison.Ordinal);

        changed.ShouldNotBe(Rich);
        Key(changed).ShouldBe(Key(Rich));
    }

    [Fact]
    public void Of_OurCacheField_DoesNotCount()
    {
        const string body = """{"model":"m","messages":[{"role":"user","content":"hi"}]}""";

        Key("""{"model":"m","cache":{"mode":"use","ttl_seconds":9},"messages":[{"role":"user","content":"hi"}]}""").ShouldBe(Key(body));
        Key("""{"model":"m","cache":{"mode":"mine"},"messages":[{"role":"user","content":"hi"}]}""").ShouldNotBe(Key(body));
    }

    [Fact]
    public void Of_AnotherTenantTargetOrConfiguration_IsAnotherKey()
    {
        var key = Key(Rich);
        Key(Rich, tenant: "other").ShouldNotBe(key);
        Key(Rich, options: new ProviderOptions { BaseUrl = new Uri("http://b/") }).ShouldNotBe(key);
        Key(Rich, options: new ProviderOptions { Headers = { ["x"] = "1" } }).ShouldNotBe(key);
        Key(Rich, options: new ProviderOptions { Quirks = { DropFields = ["seed"] } }).ShouldNotBe(key);
        Key(Rich, provider: "q").ShouldNotBe(key);
        Key(Rich, model: "m2").ShouldNotBe(key);
        Key(Rich, options: new ProviderOptions { ApiKey = "rotated" }).ShouldBe(key);
    }

    [Fact]
    public void Of_TheOrderOfTargets_DoesNotCount()
    {
        var one = _rig.Add(new FakeProvider("a"));
        var other = _rig.Add(new FakeProvider("b"));
        var call = Call(Rich, "t");

        _keys.Of(call, [one, other]).ShouldBe(_keys.Of(call, [other, one]));
        _keys.Of(call, [one, other]).ShouldNotBe(_keys.Of(call, [one]));
    }

    [Fact]
    public void Of_SeveralChoices_KeepsTheFormsApart()
    {
        const string body = """{"model":"m","n":2,"messages":[{"role":"user","content":"hi"}]}""";

        Key("""{"model":"m","n":2,"messages":[{"role":"user","content":"hi"}],"stream":true}""").ShouldNotBe(Key(body));
    }

    private static LlmCall Call(string body, string tenant)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var outline = OpenAIRequestScanner.Scan(bytes, CallKind.Chat).Value.ShouldNotBeNull();
        return new LlmCall(() => new LlmRequest { Messages = [] })
        {
            RequestId = "r",
            Dialect = Dialect.OpenAI,
            Body = bytes,
            Outline = outline,
            Model = outline.Model ?? "",
            Stream = outline.Stream,
            Settings = OpenAICallSettings.Read(bytes, outline),
            Caller = new CallerIdentity("k", tenant),
        };
    }

    private string Key(string body, string tenant = "t", ProviderOptions? options = null, string provider = "p", string model = "m")
    {
        var entry = new ProviderEntry(new FakeProvider(provider), options ?? new ProviderOptions(), TimeProvider.System);
        return _keys.Of(Call(body, tenant), [new Target(entry, model)]).Digest;
    }
}
