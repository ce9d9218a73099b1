using System.Text.Json.Serialization;

namespace Switchyard.Server.Keys;

/// <summary>JSON of keys.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeyDraft))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(KeyPage))]
[JsonSerializable(typeof(KeyRotation))]
internal sealed partial class KeyJson : JsonSerializerContext;
