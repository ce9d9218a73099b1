namespace Switchyard.Core.Performance;

/// <summary>A model at a provider, by their names.</summary>
/// <param name="Provider">The configured provider.</param>
/// <param name="Model">The model's id there.</param>
public readonly record struct TargetName(string Provider, string Model);
