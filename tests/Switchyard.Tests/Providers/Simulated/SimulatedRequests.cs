using System.Net;
using System.Text;
using Switchyard.Providers.Simulated;

namespace Switchyard.Tests.Providers.Simulated;

/// <summary>Requests to the simulated upstream, without the adapter.</summary>
internal static class SimulatedRequests
{
    public static string Chat(string fields, string model = "sim-1") =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"Hello"}]{{(fields.Length == 0 ? "" : ",")}}{{fields}}}""";

    public static async Task<(HttpStatusCode Status, string Body)> SendAsync(string body, CancellationToken cancellationToken, string path = "chat/completions")
    {
        using var upstream = new HttpMessageInvoker(new SimulatedUpstream(TimeProvider.System));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://simulated.invalid/v1/" + path);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using var response = await upstream.SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }
}
