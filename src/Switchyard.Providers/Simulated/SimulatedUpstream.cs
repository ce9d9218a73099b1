using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Switchyard.Providers.Simulated;

/// <summary>
/// An upstream of OpenAI's dialect inside the process. The ordinary adapter speaks to it, so that everything a real
/// upstream can do wrong goes through the same code.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class SimulatedUpstream(TimeProvider time) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null)
        {
            return Respond(HttpStatusCode.OK, "application/json", [new SimulatedStep(ModelList())]);
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(
                await request.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), default, cancellationToken).ConfigureAwait(false);
            return await AnswerAsync(request.RequestUri!.AbsolutePath, body.RootElement, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or JsonException)
        {
            // A field of another shape than the dialect's: any upstream refuses such a request, and so does this one.
            return Failure(400, "The simulated provider could not read the request.", null, 0);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(string path, JsonElement body, CancellationToken cancellationToken)
    {
        var model = body.GetProperty("model").GetString() ?? "";
        if (Simulation.Of(model, body) is not { } simulation)
        {
            return Failure(404, $"The model '{model}' does not exist.", "model_not_found", 0);
        }

        if (simulation.FindFault() is { } fault)
        {
            return Failure(400, fault, null, 0);
        }

        if (simulation.DelayMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(simulation.DelayMs), time, cancellationToken).ConfigureAwait(false);
        }

        if (simulation.Error != 0)
        {
            return Failure(simulation.Error, "The simulated provider fails as it was asked to.", null, simulation.RetryAfterSeconds);
        }

        return path.EndsWith("/embeddings", StringComparison.Ordinal)
            ? Respond(HttpStatusCode.OK, "application/json", [new SimulatedStep(SimulatedEmbeddings.Answer(model, body))])
            : Complete(model, body, simulation);
    }

    private HttpResponseMessage Complete(string model, JsonElement body, Simulation simulation)
    {
        var wire = new SimulatedWire(model, SimulatedAnswer.To(body, simulation), simulation.HasUsage);
        var streams = body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;
        if (!streams)
        {
            return Respond(HttpStatusCode.OK, simulation.BreakWith == "html" ? "text/html" : "application/json", SimulatedScript.Whole(wire, simulation));
        }

        var wantsUsage = body.TryGetProperty("stream_options", out var options) && options.ValueKind == JsonValueKind.Object &&
            options.TryGetProperty("include_usage", out var usage) && usage.ValueKind == JsonValueKind.True;
        var type = simulation.BreakWith switch
        {
            "html" => "text/html",
            "error-in-200" => "application/json",
            _ => "text/event-stream",
        };
        return Respond(HttpStatusCode.OK, type, SimulatedScript.Stream(wire, simulation, wantsUsage));
    }

    private HttpResponseMessage Failure(int status, string message, string? code, int retryAfterSeconds)
    {
        var text = JsonSerializer.Serialize(message, SimulatedJson.Default.String);
        var reason = code is null ? "null" : JsonSerializer.Serialize(code, SimulatedJson.Default.String);
        var body = $$$"""{"error":{"message":{{{text}}},"type":"simulated_error","param":null,"code":{{{reason}}}}}""";
        var response = Respond((HttpStatusCode)status, "application/json", [new SimulatedStep(Encoding.UTF8.GetBytes(body))]);
        if (retryAfterSeconds > 0)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfterSeconds.ToString(CultureInfo.InvariantCulture));
        }

        return response;
    }

    private HttpResponseMessage Respond(HttpStatusCode status, string type, IReadOnlyList<SimulatedStep> steps) => new(status)
    {
        Content = new StreamContent(new SimulatedBody(steps, time))
        {
            Headers = { ContentType = new MediaTypeHeaderValue(type) },
        },
    };

    private static byte[] ModelList() => Encoding.UTF8.GetBytes(
        $$"""{"object":"list","data":[{{string.Join(',', Simulation.Models.Keys.Select(id => $$"""{"id":"{{id}}","object":"model","created":1767225600,"owned_by":"switchyard","context_length":128000,"max_completion_tokens":16384}"""))}}]}""");
}
