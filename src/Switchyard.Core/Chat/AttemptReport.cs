namespace Switchyard.Core.Chat;

/// <summary>One attempt at one target.</summary>
/// <param name="Provider">The configured provider.</param>
/// <param name="Model">The provider's model id.</param>
/// <param name="Outcome"><c>success</c>, <c>abandoned</c>, or the error's code.</param>
/// <param name="LatencyMs">How long it took, in milliseconds.</param>
public sealed record AttemptReport(string Provider, string Model, string Outcome, double LatencyMs);
