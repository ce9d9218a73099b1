using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;
using Switchyard.GraphQL;
using Switchyard.Server.Http;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>Reads operations out of HTTP requests. Thread-safe.</summary>
/// <param name="runner">Knows the limits and counts refusals.</param>
/// <param name="metrics">Counts what foreign pages may have sent.</param>
internal sealed class RequestReader(OperationRunner runner, SwitchyardMetrics metrics)
{
    /// <summary>Largest body: documents end at <see cref="GraphQLLimits.MaxBytes"/>, prompts stand in variables.</summary>
    public const int MostBytes = 1024 * 1024;

    private const string Query = "query";
    private const string OperationName = "operationName";
    private const string Variables = "variables";
    private const string Extensions = "extensions";

    private static readonly LlmError NoPreflight = new(
        LlmErrorCode.InvalidRequest, $"A GET needs a header that browsers ask permission for: a key, or {PreflightHeaders.Name}: 1.");

    private static readonly LlmError NotUtf8 = new(LlmErrorCode.UnsupportedMediaType, "Send the body in UTF-8.") { Param = "content-type" };

    private static readonly LlmError Batch = new(LlmErrorCode.InvalidRequest, "Batches are not taken: send each operation in a request of its own.");

    /// <summary>Reads the operation of a GET or POST.</summary>
    /// <param name="http">The request.</param>
    public async ValueTask<Outcome<GraphQLRequest>> ReadAsync(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) ? await ReadBodyAsync(http).ConfigureAwait(false) : ReadQuery(http.Request);

    private async ValueTask<Outcome<GraphQLRequest>> ReadBodyAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http, MostBytes).ConfigureAwait(false);
        if (!body.IsSuccess)
        {
            return Refuse(http, body.Error);
        }

        if (!IsUtf8(http.Request.ContentType))
        {
            return NotUtf8;
        }

        var json = body.Value.Bytes;
        if (json.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..])
        {
            metrics.GraphQL.Rejected("batch");
            return Batch;
        }

        var request = GraphQLRequest.Read(json, runner.Limits, out var fault);
        return request is null ? Unfit(fault!) : request;
    }

    private LlmError Refuse(HttpContext http, LlmError error)
    {
        metrics.Clients.RequestRejected(Rejections.Of(error));
        switch (error.Code)
        {
            case LlmErrorCode.UnsupportedMediaType when error.Param == "content-type":
                metrics.GraphQL.CsrfBlocked(CsrfBlock.ContentType);
                break;
            case LlmErrorCode.RequestTooLarge:
                runner.Refused(GraphQLRefusal.Bytes);

                // The rest of the body will not be read.
                http.Response.Headers.Connection = "close";
                break;
        }

        return error;
    }

    private LlmError Unfit(GraphQLError fault)
    {
        runner.Refused(fault.Refusal);
        return new LlmError(LlmErrorCode.InvalidRequest, fault.Message);
    }

    private Outcome<GraphQLRequest> ReadQuery(HttpRequest request)
    {
        if (!PreflightHeaders.AreIn(request.Headers))
        {
            metrics.GraphQL.CsrfBlocked(CsrfBlock.PreflightHeader);
            return NoPreflight;
        }

        foreach (var name in (string[])[Query, OperationName, Variables, Extensions])
        {
            if (request.Query[name].Count > 1)
            {
                return new LlmError(LlmErrorCode.InvalidRequest, $"The parameter \"{name}\" is given more than once.") { Param = name };
            }
        }

        if (request.Query[Query] is not [{ Length: > 0 } query])
        {
            return new LlmError(LlmErrorCode.InvalidRequest, "The parameter \"query\" is missing.") { Param = Query };
        }

        return !TryObject(request, Variables, out var variables) ? NoObject(Variables)
            : !TryObject(request, Extensions, out var extensions) ? NoObject(Extensions)
            : new GraphQLRequest(query)
            {
                OperationName = request.Query[OperationName] is [{ Length: > 0 } chosen] ? chosen : null,
                Variables = variables,
                Extensions = extensions,
            };
    }

    private static LlmError NoObject(string name) =>
        new(LlmErrorCode.InvalidRequest, $"The parameter \"{name}\" must be a JSON object.") { Param = name };

    // The request line bounds the length, the reader the depth.
    private static bool TryObject(HttpRequest request, string name, out JsonElement value)
    {
        value = default;
        if (request.Query[name] is not [{ Length: > 0 } text])
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            value = document.RootElement.Clone();
            return value.ValueKind is JsonValueKind.Object or JsonValueKind.Null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsUtf8(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.Charset.Length == 0 || type.Charset.AsSpan().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
