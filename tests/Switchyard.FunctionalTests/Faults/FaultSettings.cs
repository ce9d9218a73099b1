using System.Globalization;
using Switchyard.FakeUpstream;

namespace Switchyard.FunctionalTests.Faults;

/// <summary>The settings of a server whose upstreams are scripted: short timers, no retries, no breaker unless asked for.</summary>
internal sealed class FaultSettings
{
    /// <summary>The key every provider is given; it must be seen nowhere but in its own header.</summary>
    public const string ProviderKey = "sk-provider-canary-7391";

    private readonly Dictionary<string, string> _values = new()
    {
        ["SWITCHYARD__Monitoring__ProviderProbeInterval"] = "00:00:00",
    };

    /// <summary>The environment variables.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Sets one setting, named without its section.</summary>
    public FaultSettings Set(string name, string value)
    {
        _values["SWITCHYARD__" + name] = value;
        return this;
    }

    /// <summary>Sets a variable by its full name.</summary>
    public FaultSettings SetVariable(string name, string value)
    {
        _values[name] = value;
        return this;
    }

    /// <summary>Adds a provider of this type at this upstream.</summary>
    public FaultSettings Provider(string name, string type, FaultUpstream upstream, double idleSeconds = 1, double firstSeconds = 1)
    {
        var path = type == "claude" ? "" : "/v1";
        var idle = Span(idleSeconds);
        return Set($"Providers__{name}__Type", type)
            .Set($"Providers__{name}__BaseUrl", $"{upstream.BaseUrl}/{name}{path}")
            .Set($"Providers__{name}__ApiKey", ProviderKey)
            .Set($"Providers__{name}__Timeouts__Connect", Span(Math.Min(firstSeconds, 1)))
            .Set($"Providers__{name}__Timeouts__FirstContent", Span(firstSeconds))
            .Set($"Providers__{name}__Timeouts__ContentIdle", idle)
            .Set($"Providers__{name}__Timeouts__ByteIdle", idle)
            .Set($"Providers__{name}__Timeouts__Total", "00:01:00")
            .Set($"Providers__{name}__Retry__MaxAttempts", "1")
            .Set($"Providers__{name}__Breaker__Failures", "1000");
    }

    /// <summary>Adds an alias of these targets, in this order.</summary>
    public FaultSettings Alias(string name, params string[] targets)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            Set(string.Create(CultureInfo.InvariantCulture, $"Aliases__{name}__Targets__{i}"), targets[i]);
        }

        return this;
    }

    private static string Span(double seconds) => TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture);
}
