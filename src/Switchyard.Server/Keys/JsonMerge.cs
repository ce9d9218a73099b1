using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchyard.Server.Keys;

/// <summary>Lays a change over a JSON object as RFC 7396 says: null removes, objects are merged, everything else replaces.</summary>
internal static class JsonMerge
{
    /// <summary>Changes the object.</summary>
    /// <param name="target">The object.</param>
    /// <param name="patch">The change.</param>
    public static void Apply(JsonObject target, JsonElement patch)
    {
        foreach (var field in patch.EnumerateObject())
        {
            switch (field.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    target.Remove(field.Name);
                    break;
                case JsonValueKind.Object:
                    var inner = target[field.Name] as JsonObject ?? [];
                    if (!ReferenceEquals(target[field.Name], inner))
                    {
                        target[field.Name] = inner;
                    }

                    Apply(inner, field.Value);
                    break;
                default:
                    target[field.Name] = JsonNode.Parse(field.Value.GetRawText());
                    break;
            }
        }
    }
}
