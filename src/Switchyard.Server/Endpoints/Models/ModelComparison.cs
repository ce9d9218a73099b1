using System.Text.Json;

namespace Switchyard.Server.Endpoints.Models;

/// <summary>The answer of <c>GET /api/v1/models/compare</c>.</summary>
/// <param name="Models">The models, in the order they were asked for.</param>
/// <param name="Differences">Capabilities in which they differ.</param>
internal sealed record ModelComparison(IReadOnlyList<ModelView> Models, IReadOnlyList<ModelComparison.Difference> Differences)
{
    /// <summary>A capability in which the models differ.</summary>
    /// <param name="Field">Its name.</param>
    /// <param name="Values">Each model's value, by id; null is not known.</param>
    internal sealed record Difference(string Field, IReadOnlyDictionary<string, JsonElement> Values);

    /// <summary>Holds models against one another.</summary>
    /// <param name="models">The models.</param>
    public static ModelComparison Of(IReadOnlyList<ModelView> models)
    {
        var parts = models
            .Select(model => (model.Id, Fields: JsonSerializer.SerializeToElement(model.Capabilities, ApiJson.Default.ModelCapabilities)))
            .ToList();
        var differences = parts
            .SelectMany(part => part.Fields.EnumerateObject().Select(static field => field.Name))
            .Distinct(StringComparer.Ordinal)
            .Where(static name => name != "sources")
            .Select(name => new Difference(name, parts.ToDictionary(part => part.Id, part => part.Fields.TryGetProperty(name, out var value) ? value : default)))
            .Where(static difference => difference.Values.Values.Skip(1).Any(value => !JsonElement.DeepEquals(value, difference.Values.Values.First())));
        return new ModelComparison(models, [.. differences]);
    }
}
