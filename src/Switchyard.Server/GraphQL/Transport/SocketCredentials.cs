using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>Where a socket's key stands: in the headers it was opened with, in its first message, or in both alike.</summary>
internal sealed class SocketCredentials
{
    private const string Authorization = "authorization";
    private const string ApiKey = "x-api-key";

    /// <summary>Takes those of the headers.</summary>
    /// <param name="headers">The headers it was opened with.</param>
    public SocketCredentials(IHeaderDictionary headers)
    {
        Copy(headers, Authorization);
        Copy(headers, ApiKey);
    }

    /// <summary>All of them, as headers.</summary>
    public IHeaderDictionary Headers { get; } = new HeaderDictionary();

    /// <summary>Whether there are any.</summary>
    public bool IsGiven => Headers.Count > 0;

    /// <summary>Takes those of the first message.</summary>
    /// <param name="payload">Its payload: <c>authorization</c>, with its scheme, or <c>apiKey</c>.</param>
    public void Add(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in payload.EnumerateObject())
        {
            var name = member.Name.ToLowerInvariant() switch
            {
                Authorization => Authorization,
                "apikey" or ApiKey => ApiKey,
                _ => null,
            };
            if (name is not null)
            {
                // What is no text is a key that nobody has.
                Add(name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() ?? "" : "");
            }
        }
    }

    // Twice the same says nothing new; twice something else is refused, as two headers are.
    private void Add(string name, string value)
    {
        var known = Headers[name];
        if (!known.Contains(value))
        {
            Headers[name] = StringValues.Concat(known, value);
        }
    }

    private void Copy(IHeaderDictionary headers, string name)
    {
        if (headers.TryGetValue(name, out var values))
        {
            Headers[name] = values;
        }
    }
}
