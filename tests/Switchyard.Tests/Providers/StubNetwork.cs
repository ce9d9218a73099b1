using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Switchyard.Tests.Providers;

/// <summary>An upstream that gives every request the same answer and notes what it was asked.</summary>
internal sealed class StubNetwork(int status, string type, Stream body) : HttpMessageHandler
{
    public StubNetwork(int status, string type, string body)
        : this(status, type, new MemoryStream(Encoding.UTF8.GetBytes(body)))
    {
    }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Uri? Address { get; private set; }

    public byte[] Sent { get; private set; } = [];

    public string? RetryAfter { get; init; }

    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Address = request.RequestUri;
        foreach (var (name, values) in request.Headers)
        {
            Headers[name] = string.Join(",", values);
        }

        Sent = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (RetryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", RetryAfter);
        }

        foreach (var (name, value) in Extra)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
