using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Switchyard.Core.Errors;
using Switchyard.Server.Keys;

namespace Switchyard.Server.Access;

/// <summary>The one place where it is decided who is calling and whether they may use a route. Allocates nothing for a request that is served.</summary>
/// <param name="managed">The keys of the database.</param>
/// <param name="time">The clock.</param>
internal sealed class CallerAccess(KeyDirectory managed, TimeProvider time)
{
    /// <summary>Every reason why a key is none in one sentence: which one it was would help only somebody who guesses.</summary>
    public static readonly LlmError InvalidKey = new(
        LlmErrorCode.InvalidApiKey, "A valid API key is needed, in the header Authorization: Bearer or x-api-key and nowhere else.");

    /// <summary>What ends a call whose key is no longer accepted.</summary>
    public static readonly LlmError KeyEnded = new(LlmErrorCode.InvalidApiKey, "The API key of this request was revoked or has expired.");

    private const string Bearer = "Bearer";
    private const string ApiKeyHeader = "x-api-key";
    private const string CachePath = "/api/v1/cache";
    private const string UsagePath = "/api/v1/usage";
    private const string KeyParameter = "key";

    private static readonly LlmError ForeignHost = new(
        LlmErrorCode.PermissionDenied, "Without configured keys only this machine is served, under the name localhost or its loopback address.");

    private static readonly LlmError ForAdministrators = new(LlmErrorCode.PermissionDenied, "Only an administrator's key may do this.");

    private static readonly string[] KeyParameters = [KeyParameter, "api_key", "api-key", "access_token", "token"];

    private enum Credential
    {
        None,
        Given,
        Malformed,
    }

    /// <summary>The caller of a request that may use the route, or why it is refused.</summary>
    /// <param name="keys">The keys of the request's configuration.</param>
    /// <param name="policy">Who may use the route.</param>
    /// <param name="context">The request.</param>
    public Outcome<Caller> Authorize(CallerKeys keys, AccessPolicy policy, HttpContext context) =>
        Authorize(keys, policy, context.Request, context.Request.Headers);

    /// <summary>The caller of a request whose key may have come after its headers, or why it is refused.</summary>
    /// <param name="keys">The keys of the request's configuration.</param>
    /// <param name="policy">Who may use the route.</param>
    /// <param name="request">The request.</param>
    /// <param name="credentials">The headers that hold the key.</param>
    public Outcome<Caller> Authorize(CallerKeys keys, AccessPolicy policy, HttpRequest request, IHeaderDictionary credentials)
    {
        var caller = Identify(keys, request, credentials);
        return caller.IsSuccess && Refusal(caller.Value, policy) is { } refusal ? refusal : caller;
    }

    /// <summary>Why a caller who was let in may not use something; null when it may.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="policy">Who may use it.</param>
    public static LlmError? Refusal(Caller caller, AccessPolicy policy) =>
        policy == AccessPolicy.Admin && caller.Role != CallerRole.Admin ? ForAdministrators : null;

    private Outcome<Caller> Identify(CallerKeys keys, HttpRequest request, IHeaderDictionary credentials)
    {
        var credential = Read(credentials, out var secret);
        if (credential == Credential.Malformed || (request.QueryString.HasValue && HasKeyInQuery(request)))
        {
            return InvalidKey;
        }

        // A key that says it is one of ours is never taken for one of the many that nobody asks for: it may have been revoked.
        var isManaged = credential == Credential.Given && KeySecret.IsMeant(secret);
        if (keys.IsLoopbackOnly && !LoopbackHost.IsLoopback(request.Headers.Host))
        {
            return ForeignHost;
        }

        if (keys.IsLoopbackOnly && !isManaged)
        {
            // SDKs do not start without a key, so whatever they send is accepted where none is asked for.
            return Caller.Operator;
        }

        if (credential == Credential.None || (!keys.HasKeys && !isManaged))
        {
            return keys.AllowsAnonymous ? Caller.Anonymous : InvalidKey;
        }

        var configured = keys.Find(secret);
        return configured is null
            ? isManaged ? managed.Find(secret) : InvalidKey
            : configured.ExpiresAt <= time.GetUtcNow() ? InvalidKey : configured;
    }

    private static Credential Read(IHeaderDictionary headers, out ReadOnlySpan<char> secret)
    {
        secret = default;
        var authorization = headers.Authorization;
        var apiKey = headers[ApiKeyHeader];
        if (authorization.Count > 1 || apiKey.Count > 1)
        {
            return Credential.Malformed;
        }

        var bearer = default(ReadOnlySpan<char>);
        if (authorization.Count == 1 && !TryReadBearer(authorization[0], out bearer))
        {
            return Credential.Malformed;
        }

        var key = Single(apiKey);
        if (authorization.Count == 1 && apiKey.Count == 1)
        {
            secret = bearer;
            return bearer.SequenceEqual(key) ? Credential.Given : Credential.Malformed;
        }

        secret = authorization.Count == 1 ? bearer : key;
        return authorization.Count + apiKey.Count == 0 ? Credential.None : Credential.Given;
    }

    private static ReadOnlySpan<char> Single(StringValues values) => values.Count == 1 ? values[0].AsSpan().Trim(' ') : default;

    private static bool TryReadBearer(string? header, out ReadOnlySpan<char> secret)
    {
        var value = header.AsSpan().Trim(' ');
        secret = default;
        if (value.Length <= Bearer.Length || value[Bearer.Length] != ' ' || !value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        secret = value[Bearer.Length..].TrimStart(' ');
        return true;
    }

    // Addresses end up in logs of proxies and in browser histories: a key in one is a leaked key.
    private static bool HasKeyInQuery(HttpRequest request)
    {
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = pair.DecodeName().Span;
            foreach (var known in KeyParameters)
            {
                if (name.Equals(known, StringComparison.OrdinalIgnoreCase) && !IsNoSecret(known, request))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // There "key" is the name of a cache entry, or the id of a key.
    private static bool IsNoSecret(string name, HttpRequest request) =>
        name == KeyParameter
        && (request.Path.StartsWithSegments(CachePath, StringComparison.OrdinalIgnoreCase)
            || request.Path.StartsWithSegments(UsagePath, StringComparison.OrdinalIgnoreCase));
}
