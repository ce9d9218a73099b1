using System.Buffers;
using Switchyard.Core.Errors;
using Switchyard.Core.Wire;

namespace Switchyard.Server.Http;

/// <summary>Reads a request's body whole. What is wrong with it is said before any of it is parsed.</summary>
internal static class RequestBody
{
    /// <summary>Largest body, after decompression.</summary>
    public const int MostBytes = 20 * 1024 * 1024;

    /// <summary>The content type is not one we read.</summary>
    public static readonly LlmError NotJson =
        new(LlmErrorCode.UnsupportedMediaType, "Send the body as application/json.") { Param = "content-type" };

    private static readonly byte[] Bom = [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the body.</summary>
    /// <param name="http">The request.</param>
    /// <param name="mostBytes">The largest body, after decompression.</param>
    public static async ValueTask<Outcome<BodyBytes>> ReadAsync(HttpContext http, int mostBytes = MostBytes)
    {
        if (!IsJson(http.Request.ContentType))
        {
            return NotJson;
        }

        // The decompression step takes the header away when it knows the encoding.
        if (http.Request.Headers.ContentEncoding.Count > 0)
        {
            return new LlmError(LlmErrorCode.UnsupportedMediaType, "The content-encoding is not supported.") { Param = "content-encoding" };
        }

        if (http.Request.ContentLength > mostBytes)
        {
            return TooLarge(mostBytes);
        }

        try
        {
            var body = await ReadBytesAsync(http, mostBytes).ConfigureAwait(false);
            return body is { } bytes ? new BodyBytes(bytes.Span.StartsWith(Bom) ? bytes[Bom.Length..] : bytes) : TooLarge(mostBytes);
        }
        catch (BadHttpRequestException e)
        {
            return ToError(e);
        }
        catch (InvalidDataException)
        {
            return new LlmError(LlmErrorCode.InvalidRequest, "The body does not decompress as its content-encoding says.") { Param = "content-encoding" };
        }
    }

    /// <summary>What a request Kestrel refused is to the client.</summary>
    /// <param name="exception">Kestrel's refusal.</param>
    public static LlmError ToError(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge(MostBytes),
        StatusCodes.Status408RequestTimeout => new LlmError(LlmErrorCode.RequestTimeout, "The request came too slowly."),
        StatusCodes.Status415UnsupportedMediaType => new LlmError(LlmErrorCode.UnsupportedMediaType, "The content-encoding is not supported."),
        _ => new LlmError(LlmErrorCode.InvalidRequest, "The request is not valid HTTP."),
    };

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpContext http, int mostBytes)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
            if (read.Buffer.Length > mostBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                // A copy that outlives the request: the upstream may still be sending it when the client has left.
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) ||
            (type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
    }

    private static LlmError TooLarge(int mostBytes) => new(LlmErrorCode.RequestTooLarge, $"The body is larger than {mostBytes / (1024 * 1024)} MiB.");
}
