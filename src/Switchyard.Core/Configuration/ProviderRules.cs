using System.Buffers;

namespace Switchyard.Core.Configuration;

/// <summary>The rules of one provider's section.</summary>
internal static class ProviderRules
{
    private const int LongestName = 64;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Names stand before the colon of "provider:model", in metric labels and in headers.
    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    public static void Check(
        string path, string name, ProviderOptions options, IReadOnlyCollection<ProviderType> types, FaultList faults)
    {
        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAnyExcept(NameChars))
        {
            faults.Add(path, "must have a name of 1 to 64 letters, digits, dots, underscores and hyphens.");
        }

        var typeName = ProviderType.Resolve(name, options.Type, types);
        var type = ProviderType.Find(typeName, types);
        if (type is null)
        {
            faults.Add($"{path}:Type", $"must be one of {string.Join(", ", types.Select(known => known.Name).Order(StringComparer.Ordinal))}.");
        }

        CheckAddress(path, options, type, faults);
        CheckKeys(path, options, type, faults);
        faults.Range($"{path}:Priority", options.Priority, 0, 1_000_000);
        HeaderRules.Check($"{path}:Headers", options.Headers, type, faults);
        CheckModels(path, options, faults);
        foreach (var (model, known) in options.ModelOverrides)
        {
            ModelRules.Check($"{path}:ModelOverrides:{model}", known, faults);
        }

        CheckTimeouts($"{path}:Timeouts", options.Timeouts, faults);
        CheckRetry($"{path}:Retry", options.Retry, faults);
        faults.Range($"{path}:Breaker:Failures", options.Breaker.Failures, 1, 1000);
        faults.Positive($"{path}:Breaker:OpenFor", options.Breaker.OpenFor, TimeSpan.FromSeconds(300));
        faults.Range($"{path}:Pool:MaxConnections", options.Pool.MaxConnections, 1, 65_535);
        faults.Positive($"{path}:Pool:Lifetime", options.Pool.Lifetime, Day);
        faults.Positive($"{path}:Pool:IdleTimeout", options.Pool.IdleTimeout, Day);
        QuirkRules.Check($"{path}:Quirks", options.Quirks, faults);
    }

    private static void CheckAddress(string path, ProviderOptions options, ProviderType? type, FaultList faults)
    {
        if (options.BaseUrl is { } address)
        {
            faults.Http($"{path}:BaseUrl", address);
        }
        else if (options.Enabled && type is { DefaultBaseUrl: null } && type.Name != ProviderType.Simulated)
        {
            faults.Add($"{path}:BaseUrl", $"is missing: type {type.Name} has no address of its own.");
        }
    }

    private static void CheckKeys(string path, ProviderOptions options, ProviderType? type, FaultList faults)
    {
        if (options.Enabled && type is { NeedsKey: true } && options.AllKeys().Count == 0)
        {
            faults.Add($"{path}:ApiKey", $"is missing: type {type.Name} needs a key.");
        }

        CheckKey($"{path}:ApiKey", options.ApiKey, faults);
        for (var i = 0; i < options.ApiKeys.Count; i++)
        {
            CheckKey($"{path}:ApiKeys:{i}", options.ApiKeys[i], faults);
        }
    }

    private static void CheckKey(string path, string? key, FaultList faults)
    {
        if (key is not null && key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            faults.Add(path, "must be visible ASCII without spaces: it is sent in a header.");
        }
    }

    private static void CheckModels(string path, ProviderOptions options, FaultList faults)
    {
        for (var i = 0; i < options.Models.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(options.Models[i]))
            {
                faults.Add($"{path}:Models:{i}", "must be a model id.");
            }
        }

        foreach (var (model, price) in options.Prices)
        {
            CheckPrice($"{path}:Prices:{model}:Input", price.Input, faults);
            CheckPrice($"{path}:Prices:{model}:Output", price.Output, faults);
            CheckPrice($"{path}:Prices:{model}:CacheRead", price.CacheRead, faults);
            CheckPrice($"{path}:Prices:{model}:CacheWrite", price.CacheWrite, faults);
            CheckPrice($"{path}:Prices:{model}:CacheWriteLong", price.CacheWriteLong, faults);
            CheckPrice($"{path}:Prices:{model}:Reasoning", price.Reasoning, faults);
            CheckPrice($"{path}:Prices:{model}:AudioInput", price.AudioInput, faults);
            CheckPrice($"{path}:Prices:{model}:AudioOutput", price.AudioOutput, faults);
            CheckPrice($"{path}:Prices:{model}:ImageOutput", price.ImageOutput, faults);
            CheckPrice($"{path}:Prices:{model}:Request", price.Request, faults);
        }
    }

    private static void CheckPrice(string path, decimal? price, FaultList faults)
    {
        if (price is < 0 or > 1_000_000)
        {
            faults.Add(path, "must be a price from 0 to 1000000 USD per million tokens.");
        }
    }

    private static void CheckTimeouts(string path, TimeoutOptions timeouts, FaultList faults)
    {
        var total = faults.Positive($"{path}:Total", timeouts.Total, Day);
        var first = faults.Positive($"{path}:FirstContent", timeouts.FirstContent, Day);
        var connect = faults.Positive($"{path}:Connect", timeouts.Connect, Day);
        var content = faults.Positive($"{path}:ContentIdle", timeouts.ContentIdle, Day);
        var idle = faults.Positive($"{path}:ByteIdle", timeouts.ByteIdle, Day);
        Order(connect && first, "Connect", timeouts.Connect, "FirstContent", timeouts.FirstContent);
        Order(first && total, "FirstContent", timeouts.FirstContent, "Total", timeouts.Total);
        Order(content && total, "ContentIdle", timeouts.ContentIdle, "Total", timeouts.Total);
        Order(idle && total, "ByteIdle", timeouts.ByteIdle, "Total", timeouts.Total);

        void Order(bool areGood, string shorter, TimeSpan less, string longer, TimeSpan more)
        {
            if (areGood && less > more)
            {
                faults.Add($"{path}:{shorter}", $"must be at most {longer} ({more:c}).");
            }
        }
    }

    private static void CheckRetry(string path, RetryOptions retry, FaultList faults)
    {
        faults.Range($"{path}:MaxAttempts", retry.MaxAttempts, 1, 10);
        var most = faults.Positive($"{path}:MaxDelay", retry.MaxDelay, TimeSpan.FromMinutes(5));
        if (faults.Positive($"{path}:BaseDelay", retry.BaseDelay, TimeSpan.FromMinutes(5)) && most && retry.BaseDelay > retry.MaxDelay)
        {
            faults.Add($"{path}:BaseDelay", $"must be at most MaxDelay ({retry.MaxDelay:c}).");
        }
    }
}
