using System.Text;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>A stream of server-sent events, read as text.</summary>
internal sealed class EventClient : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventClient(HttpResponseMessage response, StreamReader reader) => (_response, _reader) = (response, reader);

    /// <summary>The status.</summary>
    public int Status => (int)_response.StatusCode;

    /// <summary>The content type.</summary>
    public string? ContentType => _response.Content.Headers.ContentType?.ToString();

    /// <summary>Opens a stream.</summary>
    /// <param name="host">The service.</param>
    /// <param name="query">The document.</param>
    /// <param name="key">The key; null: none.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <param name="accept">What is taken.</param>
    public static async Task<EventClient> OpenAsync(
        GraphQLHost host, string query, string? key, CancellationToken cancellationToken, string accept = "text/event-stream")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(GraphQLHost.Body(query), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("accept", accept);
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return new EventClient(response, new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8));
    }

    /// <summary>The next line.</summary>
    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => _reader.ReadLineAsync(cancellationToken);

    /// <summary>What is left.</summary>
    public Task<string> ReadToEndAsync(CancellationToken cancellationToken) => _reader.ReadToEndAsync(cancellationToken);

    /// <summary>Leaves.</summary>
    public void Dispose()
    {
        _response.Dispose();
        _reader.Dispose();
    }
}
