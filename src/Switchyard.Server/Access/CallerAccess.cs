using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Switchyard.Core.Errors;

namespace Switchyard.Server.Access;

/// <summary>Decides who is calling. Allocates nothing for a request that is served.</summary>
internal static class CallerAccess
{
    private const string Bearer = "Bearer";
    private const string ApiKeyHeader = "x-api-key";
    private const string CachePath = "/api/v1/cache";
    private const string UsagePath = "/api/v1/usage";
    private const string KeyParameter = "key";

    // One sentence for every reason: which one it was would help only somebody who guesses.
    private static readonly LlmError InvalidKey = new(
        LlmErrorCode.InvalidApiKey, "A valid API key is needed, in the header Authorization: Bearer or x-api-key and nowhere else.");

    private static readonly LlmError ForeignHost = new(
        LlmErrorCode.PermissionDenied, "Without configured keys only this machine is served, under the name localhost or its loopback address.");

    private static readonly string[] KeyParameters = [KeyParameter, "api_key", "api-key", "access_token", "token"];

    private enum Credential
    {
        None,
        Given,
        Malformed,
    }

    /// <summary>The caller of a request, or why it is refused.</summary>
    /// <param name="keys">The keys of the request's configuration.</param>
    /// <param name="context">The request.</param>
    public static Outcome<Caller> Authorize(this CallerKeys keys, HttpContext context)
    {
        var request = context.Request;
        var credential = Read(request.Headers, out var secret);
        if (credential == Credential.Malformed || (request.QueryString.HasValue && HasKeyInQuery(request)))
        {
            return InvalidKey;
        }

        if (keys.IsLoopbackOnly)
        {
            // SDKs do not start without a key, so whatever they send is accepted where none is asked for.
            return LoopbackHost.IsLoopback(request.Headers.Host) ? Caller.Operator : ForeignHost;
        }

        if (credential == Credential.None || !keys.HasKeys)
        {
            return keys.AllowsAnonymous ? Caller.Anonymous : InvalidKey;
        }

        return keys.Find(secret) is { } caller ? caller : InvalidKey;
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
