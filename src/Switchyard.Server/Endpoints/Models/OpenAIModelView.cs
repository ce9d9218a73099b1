using System.Text.Json.Serialization;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>A model in OpenAI's dialect.</summary>
/// <param name="Id">What to send as <c>model</c>.</param>
/// <param name="Object">Always <c>model</c>.</param>
/// <param name="Created">When the provider made it, Unix seconds; 0 when not known.</param>
/// <param name="OwnedBy">The configured provider, or <c>switchyard</c> for an alias.</param>
internal sealed record OpenAIModelView(
    string Id, string Object, long Created, [property: JsonPropertyName("owned_by")] string OwnedBy);
