using System.Text.Json.Serialization;
using Switchyard.Core.Keys;

namespace Switchyard.Storage.Keys;

/// <summary>The columns of keys that hold JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(KeyPolicy))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class KeyColumns : JsonSerializerContext;
