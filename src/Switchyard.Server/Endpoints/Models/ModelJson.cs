using System.Text.Json.Serialization;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>JSON of bodies about models. Unknown and repeated fields are refused by name.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ModelSelectRequest))]
internal sealed partial class ModelJson : JsonSerializerContext;
