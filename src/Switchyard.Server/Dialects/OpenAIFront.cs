using System.Buffers;
using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.OpenAI;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Server.Http;

namespace Switchyard.Server.Dialects;

/// <summary>OpenAI's dialect: <c>/v1/chat/completions</c> and <c>/v1/embeddings</c>.</summary>
/// <param name="time">The clock.</param>
internal sealed class OpenAIFront(TimeProvider time) : IDialectFront
{
    /// <inheritdoc/>
    public Dialect Dialect => Dialect.OpenAI;

    /// <inheritdoc/>
    public Outcome<LlmCall> Parse(ReadOnlyMemory<byte> body, Arrival arrival)
    {
        var scanned = OpenAIRequestScanner.Scan(body.Span, arrival.Kind);
        if (!scanned.IsSuccess)
        {
            return scanned.Error;
        }

        var outline = scanned.Value;
        return new LlmCall(() => OpenAIRequestReader.Read(body))
        {
            RequestId = arrival.RequestId,
            Dialect = Dialect.OpenAI,
            Kind = arrival.Kind,
            Body = body,
            Outline = outline,
            Model = outline.Model ?? "",
            Stream = outline.Stream && arrival.Kind == CallKind.Chat,
            Caller = arrival.Caller,
            OutputCap = arrival.OutputCap,
            Settings = OpenAICallSettings.Read(body.Span, outline),
            ClientHeader = arrival.Header,
        };
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> WriteAnswer(LlmAnswer answer, Exchange exchange)
    {
        if (answer.Dialect == Dialect.OpenAI)
        {
            return answer.Body;
        }

        var output = new ArrayBufferWriter<byte>(answer.Body.Length + 256);
        OpenAIAnswerWriter.Write(answer.Response, output);
        return output.WrittenMemory;
    }

    /// <inheritdoc/>
    public IStreamRenderer CreateRenderer(Exchange exchange) => new OpenAIRenderer(exchange, time);

    /// <inheritdoc/>
    public void WriteError(LlmError error, string requestId, bool exposeUpstream, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, EnvelopeJson.Options);
        json.WriteStartObject();
        WriteErrorFields(json, error, requestId, exposeUpstream);
        json.WriteEndObject();
    }

    /// <summary>The fields of the error envelope.</summary>
    /// <param name="json">Stands in an object.</param>
    /// <param name="error">The error.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="exposeUpstream">Whether the upstream's own body may be shown.</param>
    internal static void WriteErrorFields(Utf8JsonWriter json, LlmError error, string requestId, bool exposeUpstream)
    {
        json.WriteStartObject("error");
        json.WriteString("message", error.Message);
        json.WriteString("type", TypeOf(error));
        json.WriteString("param", error.Param);
        json.WriteString("code", error.CodeName);
        if (exposeUpstream && error.OriginalError is { } original)
        {
            json.WriteString("original_error", original);
        }

        json.WriteEndObject();
        json.WriteString("request_id", requestId);
    }

    private static string TypeOf(LlmError error) => error.Code switch
    {
        LlmErrorCode.InvalidApiKey => "authentication_error",
        LlmErrorCode.PermissionDenied => "permission_error",
        LlmErrorCode.NotFound or LlmErrorCode.ModelNotFound => "not_found_error",
        LlmErrorCode.RateLimitExceeded => "rate_limit_error",
        LlmErrorCode.BudgetExceeded => "insufficient_quota",
        _ => error.HttpStatus < 500 ? "invalid_request_error" : "server_error",
    };
}
