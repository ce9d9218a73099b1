namespace Switchyard.Core.Pipeline;

/// <summary>One model at one provider.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Model">The model's id there.</param>
public sealed record Target(ProviderEntry Provider, string Model)
{
    /// <summary>As callers write it: <c>provider:model</c>.</summary>
    public override string ToString() => $"{Provider.Name}:{Model}";
}
