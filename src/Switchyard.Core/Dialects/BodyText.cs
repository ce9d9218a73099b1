using System.Text.Unicode;
using Switchyard.Core.Errors;

namespace Switchyard.Core.Dialects;

/// <summary>What every body must be before anything in it is looked at, whatever its dialect.</summary>
internal static class BodyText
{
    /// <summary>What is wrong with a body as text; null when nothing is.</summary>
    /// <param name="body">The body, without a byte order mark.</param>
    public static LlmError? Fault(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return new LlmError(LlmErrorCode.InvalidJson, "The request has no body; send a JSON object.");
        }

        return Utf8.IsValid(body) ? null : new LlmError(LlmErrorCode.InvalidJson, "The body is not valid UTF-8.");
    }
}
