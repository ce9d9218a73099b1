using Switchyard.Core.Errors;

namespace Switchyard.Core.Pipeline;

/// <summary>A target that is left alone for a while.</summary>
/// <param name="Provider">The configured provider.</param>
/// <param name="Model">The model's id there.</param>
/// <param name="Key">Which of the provider's keys.</param>
/// <param name="Wait">For how long, from now.</param>
/// <param name="Code">Why.</param>
public readonly record struct Cooldown(string Provider, string Model, int Key, TimeSpan Wait, LlmErrorCode Code);
