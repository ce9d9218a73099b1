using System.IO.Compression;
using System.Net.Http.Headers;

namespace Switchyard.Providers.Upstream;

/// <summary>How the bodies of answers may be compressed on their way. Thread-safe.</summary>
internal static class ContentCoding
{
    /// <summary>What we say we can read, as <c>Accept-Encoding</c>.</summary>
    public const string Accepted = "gzip, deflate, br";

    /// <summary>The outermost coding of a body; null when there is none.</summary>
    /// <param name="headers">The body's headers.</param>
    public static string? Of(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Encoding", out var codings) ? codings.ToString().Split(',')[^1].Trim() : null;

    /// <summary>The bytes of a body without its outermost coding; as they are when it is none that we asked for.</summary>
    /// <param name="body">The body; disposed with what is returned.</param>
    /// <param name="coding">The coding.</param>
    public static Stream Decode(Stream body, string? coding) => coding?.ToUpperInvariant() switch
    {
        "GZIP" or "X-GZIP" => new GZipStream(body, CompressionMode.Decompress),
        "DEFLATE" => new ZLibStream(body, CompressionMode.Decompress),
        "BR" => new BrotliStream(body, CompressionMode.Decompress),
        _ => body,
    };
}
