using System.Text.Json;

namespace Switchyard.Providers.Errors;

/// <summary>Where the envelopes of the providers keep what. Every value may be of any type.</summary>
internal static class ErrorEnvelope
{
    private static readonly string[] MessageFields = ["message", "msg", "detail", "error", "description", "error_description", "Message", "title"];

    // Finest first: what a general code means is often said only by a finer word beside it.
    private static readonly string[] WordFields =
        ["code", "error_type", "type", "status", "__type", "internal_code", "error_code"];

    private static readonly string[] MetadataFields = ["error_type", "provider_code", "provider_error_code", "reason", "limit_source"];

    /// <summary>The value that describes the failure: an object, a text or a list; undefined when the answer reports none.</summary>
    public static JsonElement Find(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.String)
        {
            return root;
        }

        var error = root.Get("error");
        if (!error.Exists() || error.ValueKind is JsonValueKind.False or JsonValueKind.True)
        {
            error = root.Get("choices").Items().Select(static choice => choice.Get("error")).FirstOrDefault(static found => found.Exists());
        }

        if (!error.Exists())
        {
            error = root.Get("response").Get("error");
        }

        if (!error.Exists())
        {
            error = root.Get("errors");
        }

        return error.Exists() ? error.First() : IsFlat(root) ? root : default;
    }

    /// <summary>The human sentence; null when there is none.</summary>
    public static string? Message(JsonElement error) => Message(error, depth: 4);

    /// <summary>Codes, types and reasons in lower case, the finest first; numbers are left out.</summary>
    public static IEnumerable<string> Words(JsonElement root, JsonElement error)
    {
        var words = new List<string?> { error.Get("availability").Get("code").Text() };
        words.AddRange(GoogleDetails.Reasons(error));
        words.Add(error.Get("innererror").Get("code").Text());
        words.Add(error.Get("details").Get("error_code").Text());
        words.AddRange(MetadataFields.Select(field => error.Get("metadata").Get(field).Text()));
        words.AddRange(WordFields.Select(field => error.Get(field).Text()));
        words.AddRange(WordFields.Select(field => root.Get(field).Text()));
        words.Add(EarlyEnd(root));
        return words.OfType<string>().Where(static word => word is not "error" && !char.IsAsciiDigit(word[0]))
            .Select(static word => word.Trim().ToLowerInvariant()).Distinct();
    }

    /// <summary>The field at fault; null when the upstream names none.</summary>
    public static string? Param(JsonElement error)
    {
        var loc = error.Get("detail").First().Get("loc");
        return error.Get("param").Text() ?? (loc.ValueKind == JsonValueKind.Array
            ? string.Join('.', loc.EnumerateArray().Select(static part => part.Text()).Where(static part => part is not (null or "body")))
            : null);
    }

    /// <summary>Why an answer without an error object was given up; null when it was not.</summary>
    public static string? EarlyEnd(JsonElement root)
    {
        var reason = root.Get("choices").Items().Select(static choice => choice.Get("finish_reason").Text())
            .FirstOrDefault(static reason => reason is "insufficient_system_resource" or "aborted" or "error");
        return reason == "error" ? "aborted" : reason ?? (root.Get("promptFeedback").Get("blockReason").Exists() ? "prompt_blocked" : null);
    }

    private static bool IsFlat(JsonElement root) =>
        root.Get("detail").Exists() || (!root.Get("choices").Exists() && Message(root) is not null && !root.Get("content").Exists());

    private static string? Message(JsonElement error, int depth)
    {
        error = error.First();
        if (error.ValueKind != JsonValueKind.Object || depth == 0)
        {
            return error.ValueKind == JsonValueKind.String ? error.Text() : null;
        }

        foreach (var field in MessageFields)
        {
            if (Message(error.Get(field), depth - 1) is { } message)
            {
                return message;
            }
        }

        return null;
    }
}
