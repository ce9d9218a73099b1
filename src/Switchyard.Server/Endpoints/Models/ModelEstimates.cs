namespace Switchyard.Server.Endpoints.Models;

/// <summary>The answer of <c>POST /api/v1/models/estimate</c>.</summary>
/// <param name="Model">The model as the request names it.</param>
/// <param name="Estimates">One for each target that would be tried, in order; the first is the one that would be asked.</param>
internal sealed record ModelEstimates(string Model, IReadOnlyList<ModelEstimate> Estimates);
