using System.Text.Json;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects.Native;

/// <summary>Reads a body of the native dialect. Unknown and repeated fields are refused by name: a typing error must not change a request's meaning.</summary>
public static class NativeRequestReader
{
    private const int MaxDepth = 64;

    /// <summary>Reads a body. The result keeps no reference to <paramref name="body"/>.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    public static Outcome<LlmRequest> Read(ReadOnlyMemory<byte> body)
    {
        if (BodyText.Fault(body.Span) is { } fault)
        {
            return fault;
        }

        if (!IsJson(body.Span))
        {
            return new LlmError(LlmErrorCode.InvalidJson, "The body is not valid JSON, or is nested too deeply.");
        }

        LlmRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(body.Span, NativeJson.Default.LlmRequest);
        }
        catch (JsonException e)
        {
            return NativeShapeError.Of(e);
        }

        return request is null
            ? new LlmError(LlmErrorCode.InvalidRequest, "The body must be a JSON object.")
            : NativeRequestRules.Check(request) is { } wrong ? wrong : request;
    }

    // A pass of its own, so that what fails after it is a fault of shape and no guess is needed to tell the two apart.
    internal static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
