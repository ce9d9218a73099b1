using System.Buffers;
using System.Text.Json;
using Switchyard.Core.Caching;
using Switchyard.Core.Chat;
using Switchyard.Core.Dialects.Native;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Dialects;

/// <summary>Switchyard's own dialect: <c>/api/v1/complete</c> and <c>/api/v1/complete/stream</c>.</summary>
/// <param name="gateway">Has the configured presets.</param>
/// <param name="time">The clock.</param>
internal sealed class NativeFront(Gateway gateway, TimeProvider time) : IDialectFront
{
    /// <inheritdoc/>
    public Dialect Dialect => Dialect.Native;

    /// <inheritdoc/>
    public Outcome<LlmCall> Parse(ReadOnlyMemory<byte> body, Arrival arrival)
    {
        var read = NativeRequestReader.Read(body);
        if (!read.IsSuccess)
        {
            return read.Error;
        }

        if (read.Value.Preset is not null)
        {
            var filled = RequestPresets.Fill(body, read.Value, gateway.Current.Options.Presets);
            return filled.IsSuccess ? Parse(filled.Value, arrival) : filled.Error;
        }

        var request = read.Value;
        return new LlmCall(() => request)
        {
            RequestId = arrival.RequestId,
            Dialect = Dialect.Native,
            Kind = arrival.Kind,
            Body = body,
            Model = request.Model ?? "",
            Provider = request.Provider,
            Fallbacks = request.Fallbacks ?? [],
            Timeout = request.TimeoutMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            Stream = arrival.WantsStream,
            IsDryRun = arrival.IsDryRun,
            Caller = arrival.Caller,
            OutputCap = arrival.OutputCap,
            Settings = SettingsOf(request),
            ClientHeader = arrival.Header,
        };
    }

    private static CallSettings SettingsOf(LlmRequest request) => new()
    {
        MaxOutputTokens = request.MaxTokens,
        Temperature = request.Temperature,
        User = request.User,
        Tags = request.Tags ?? [],
        Cache = request.Cache?.Mode is { } mode ? Enum.Parse<CacheMode>(mode, ignoreCase: true) : null,
        CacheTtl = request.Cache?.TtlSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> WriteAnswer(LlmAnswer answer, Exchange exchange)
    {
        var output = new ArrayBufferWriter<byte>(answer.Body.Length + 512);
        NativeWriter.Write(Complete(answer, exchange), output);
        return output.WrittenMemory;
    }

    /// <summary>A whole answer as the native dialect tells it, before it is written.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="exchange">The exchange it ends.</param>
    public LlmResponse Complete(LlmAnswer answer, Exchange exchange)
    {
        var complete = NativeAnswer.Complete(answer.Response, answer.Facts, exchange);
        return complete with { CreatedAt = complete.CreatedAt ?? time.GetUtcNow(), ToolCalls = complete.ToolCalls ?? [] };
    }

    /// <inheritdoc/>
    public IStreamRenderer CreateRenderer(Exchange exchange) => new NativeRenderer(exchange);

    /// <inheritdoc/>
    public void WriteError(LlmError error, string requestId, bool exposeUpstream, IBufferWriter<byte> output) =>
        WriteErrorJson(error, requestId, exposeUpstream, output);

    /// <summary>The error envelope, also for the stream's error event.</summary>
    /// <param name="error">The error.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="exposeUpstream">Whether the upstream's own body may be shown.</param>
    /// <param name="output">Takes the JSON.</param>
    internal static void WriteErrorJson(LlmError error, string requestId, bool exposeUpstream, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, EnvelopeJson.Options);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("type", LlmErrorTable.NameOf(error.Type));
        json.WriteString("code", error.CodeName);
        json.WriteString("message", error.Message);
        if (error.Param is { } param)
        {
            json.WriteString("param", param);
        }

        json.WriteString("provider", error.Provider);
        json.WriteBoolean("retryable", error.IsRetryable);
        WriteWhole(json, "retryAfterMs", error.RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalMilliseconds) : null);
        WriteWhole(json, "upstreamStatus", error.UpstreamStatus);
        json.WriteString("requestId", requestId);
        if (exposeUpstream && error.OriginalError is { } original)
        {
            json.WriteString("originalError", original);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteWhole(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
