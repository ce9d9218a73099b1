using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Switchyard.Core.Chat;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Caching;

/// <summary>Names answers by everything that can change them. Thread-safe.</summary>
/// <param name="secrets">The tenants' secrets.</param>
public sealed class CacheKeys(ITenantSecrets secrets)
{
    // Raised whenever the same request would be answered differently by a newer version: replicas of both then keep apart.
    private const byte Version = 1;

    private const int CapFlag = 4;

    // Answers to these can not be turned from a stream into a whole one or back without losing something.
    private static readonly string[] FormBound = ["modalities", "audio", "functions", "function_call"];

    // What says how an answer is sent or kept, and not what it is.
    private static readonly string[] Ours = ["cache"];
    private static readonly string[] Form = ["stream", "stream_options"];
    private static readonly string[] FormAndOurs = [.. Form, .. Ours];

    /// <summary>The key of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="route">The targets it may go to; their order does not matter.</param>
    public CacheKey Of(LlmCall call, IReadOnlyList<Target> route)
    {
        using var input = new PooledBuffer();
        WriteRoute(call, route, input);
        CanonicalJson.Write(call.Body.Span, LeftOut(call), input);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secrets.SecretOf(call.Caller.Tenant).Span, input.Written, digest);
        return new CacheKey(call.Caller.Tenant, Convert.ToHexStringLower(digest));
    }

    private static string[] LeftOut(LlmCall call) =>
        call.Dialect == Dialect.Native ? Ours
        : call.Outline?.CacheExtension is null ? Form
        : FormAndOurs;

    private static void WriteRoute(LlmCall call, IReadOnlyList<Target> route, PooledBuffer output)
    {
        var form = IsFormBound(call) ? call.Stream ? (byte)2 : (byte)1 : (byte)0;

        // A bound of ours can cut the answer short, as one of the request's own would.
        var cap = call.Settings.MaxOutputTokens is null ? call.OutputCap : null;
        output.Write([Version, (byte)call.Dialect, (byte)call.Kind, (byte)(form | (cap is null ? 0 : CapFlag))]);
        if (cap is { } most)
        {
            WriteCount((int)most, output);
        }

        WriteText(call.Model, output);
        var targets = route.Count == 1 ? route : Sorted(route);
        WriteCount(targets.Count, output);
        foreach (var target in targets)
        {
            output.Write(target.Provider.Fingerprint.Span);
            WriteText(target.Model, output);
            WriteHeaders(call, target.Provider.Provider.ClientHeaders, output);
        }
    }

    private static List<Target> Sorted(IReadOnlyList<Target> route) =>
        [.. route.Distinct().OrderBy(target => target.Provider.Name, StringComparer.OrdinalIgnoreCase).ThenBy(target => target.Model, StringComparer.Ordinal)];

    private static void WriteHeaders(LlmCall call, IReadOnlyList<string> names, PooledBuffer output)
    {
        var headers = names.Count == 0 ? [] : call.HeadersNamed(names);
        WriteCount(headers.Count, output);
        foreach (var (name, value) in headers)
        {
            WriteText(name, output);
            WriteText(value, output);
        }
    }

    private static bool IsFormBound(LlmCall call) =>
        call.Settings.Choices != 1 || (call.Outline is { } outline && Array.Exists(FormBound, name => outline.Find(name) is not null));

    private static void WriteText(string text, PooledBuffer output)
    {
        WriteCount(Encoding.UTF8.GetByteCount(text), output);
        Encoding.UTF8.GetBytes(text, output);
    }

    private static void WriteCount(int count, PooledBuffer output)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), count);
        output.Advance(4);
    }
}
