using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Caching;

/// <summary>What the cache may do for one request, from everything that has a say in it.</summary>
/// <param name="MayRead">Whether a stored answer may be served.</param>
/// <param name="MayCall">Whether an upstream may be asked.</param>
/// <param name="MayStore">Whether the upstream's answer may be stored, and shared with identical requests.</param>
public sealed record CacheDirective(bool MayRead, bool MayCall, bool MayStore)
{
    private static readonly CacheDirective Bypass = new(MayRead: false, MayCall: true, MayStore: false);
    private static readonly CacheDirective Use = new(MayRead: true, MayCall: true, MayStore: true);
    private static readonly CacheDirective Refresh = new(MayRead: false, MayCall: true, MayStore: true);
    private static readonly CacheDirective Only = new(MayRead: true, MayCall: false, MayStore: false);
    private static readonly TimeSpan LongestTtl = TimeSpan.FromDays(1);

    /// <summary>How long an answer of this request is fresh.</summary>
    public TimeSpan Ttl { get; init; }

    /// <summary>How old a stored answer may be to be served; null when its own time decides.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether the cache has nothing to do with the request.</summary>
    public bool IsBypass => MayCall && !MayStore;

    /// <summary>The directive of a call. Where body and header disagree, what either forbids is forbidden.</summary>
    /// <param name="call">The call.</param>
    /// <param name="options">The configuration.</param>
    public static CacheDirective Of(LlmCall call, CachingOptions options)
    {
        var model = options.Models.TryGetValue(call.Model, out var known) ? known : null;
        var said = ModeOf(call.Settings.Cache);
        var header = CacheControl.Read(call.ClientHeader("cache-control"));
        foreach (var mode in header.Modes)
        {
            said = said?.And(ModeOf(mode)!) ?? ModeOf(mode);
        }

        var directive = said ?? Default(call, model);
        directive = options.Enabled ? directive : directive.And(Bypass);
        var ttl = call.Settings.CacheTtl ?? model?.Ttl ?? options.DefaultTtl;
        return directive with
        {
            Ttl = ttl < LongestTtl ? ttl : LongestTtl,
            MaxAge = Least(header.MaxAge, call.Settings.CacheMaxAge),
        };
    }

    private static CacheDirective Default(LlmCall call, ModelCachingOptions? model) => model?.Mode switch
    {
        "use" => Use,
        "bypass" => Bypass,
        _ => call.Kind == CallKind.Chat && call.Settings.Temperature == 0 ? Use : Bypass,
    };

    private static CacheDirective? ModeOf(CacheMode? mode) => mode switch
    {
        CacheMode.Bypass => Bypass,
        CacheMode.Use => Use,
        CacheMode.Refresh => Refresh,
        CacheMode.Only => Only,
        _ => null,
    };

    private static TimeSpan? Least(TimeSpan? one, TimeSpan? other) => one < other ? one : other ?? one;

    private CacheDirective And(CacheDirective other) =>
        new(MayRead && other.MayRead, MayCall && other.MayCall, MayStore && other.MayStore);
}
