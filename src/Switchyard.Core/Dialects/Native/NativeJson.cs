using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Native;

/// <summary>JSON of the native dialect: strict in what it reads (unknown and duplicate fields are refused, with their path).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    MaxDepth = 64)]
[JsonSerializable(typeof(LlmRequest))]
[JsonSerializable(typeof(LlmResponse))]
[JsonSerializable(typeof(IReadOnlyList<ContentPart>))]
public sealed partial class NativeJson : JsonSerializerContext
{
    // Relaxed: the answer is JSON of one line, never HTML, and model text stays readable.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    internal static readonly JsonWriterOptions Writing = new() { Encoder = Encoder, SkipValidation = true };

    /// <summary>Whole answers: every field, nulls included.</summary>
    public static NativeJson Whole => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        Encoder = Encoder,
        Converters = { new RawJsonConverter() },
        TypeInfoResolver = null,
    });

    /// <summary>Deltas of a stream: only what changed.</summary>
    public static NativeJson Delta => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        Encoder = Encoder,
        Converters = { new RawJsonConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = null,
    });
}
