using System.Globalization;

namespace Switchyard.FakeUpstream.Connections;

/// <summary>Reads whole requests: a head of at most 200 lines, a body of at most 64 MiB, counted or chunked.</summary>
internal sealed class RequestReader(PeerInput input)
{
    private const int HeaderLimit = 200;
    private const long BodyLimit = 64 * 1024 * 1024;

    /// <summary>The next request; null when the peer left, or sent what is no request.</summary>
    public async ValueTask<(RequestHead Head, byte[] Body)?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(cancellationToken) is not { } head)
        {
            return null;
        }

        using var body = new MemoryStream();
        var chunked = head.Header("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) is true;
        var complete = chunked
            ? await ReadChunksAsync(body, cancellationToken)
            : await ReadCountedAsync(head, body, cancellationToken);
        return complete ? (head, body.ToArray()) : null;
    }

    private async ValueTask<RequestHead?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var line = await input.ReadLineAsync(cancellationToken);
        if (line?.Split(' ') is not [var method, var path, _])
        {
            return null;
        }

        var headers = new List<KeyValuePair<string, string>>();
        while (headers.Count <= HeaderLimit && await input.ReadLineAsync(cancellationToken) is { } header)
        {
            if (header.Length == 0)
            {
                return new RequestHead(method, path, headers);
            }

            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                return null;
            }

            headers.Add(new(header[..colon], header[(colon + 1)..].Trim()));
        }

        return null;
    }

    private async ValueTask<bool> ReadCountedAsync(RequestHead head, Stream body, CancellationToken cancellationToken)
    {
        var length = head.Header("Content-Length");
        return length is null
            || (long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count <= BodyLimit
                && await input.CopyAsync(count, body, cancellationToken));
    }

    private async ValueTask<bool> ReadChunksAsync(Stream body, CancellationToken cancellationToken)
    {
        while (await input.ReadLineAsync(cancellationToken) is { } line
            && long.TryParse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size)
            && size >= 0
            && body.Length + size <= BodyLimit)
        {
            if (size == 0)
            {
                return await SkipTrailersAsync(cancellationToken);
            }

            if (!await input.CopyAsync(size, body, cancellationToken)
                || await input.ReadLineAsync(cancellationToken) is not "")
            {
                return false;
            }
        }

        return false;
    }

    private async ValueTask<bool> SkipTrailersAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < HeaderLimit; i++)
        {
            switch (await input.ReadLineAsync(cancellationToken))
            {
                case null:
                    return false;
                case "":
                    return true;
            }
        }

        return false;
    }
}
