using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.Native;

/// <summary>Reads bodies of native routes other than the calls. What is wrong with one is told in the client's words.</summary>
public static class NativeBody
{
    /// <summary>Reads a body.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="type">How the value is read; unknown fields are faults when it says so.</param>
    public static Outcome<T> Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        if (BodyText.Fault(body.Span) is { } fault)
        {
            return fault;
        }

        if (!NativeRequestReader.IsJson(body.Span))
        {
            return new LlmError(LlmErrorCode.InvalidJson, "The body is not valid JSON, or is nested too deeply.");
        }

        try
        {
            return JsonSerializer.Deserialize(body.Span, type) is { } value
                ? value
                : new LlmError(LlmErrorCode.InvalidRequest, "The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            return NativeShapeError.Of(e);
        }
    }
}
