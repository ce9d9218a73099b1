namespace Switchyard.Core.Pipeline;

/// <summary>A target of an alias.</summary>
/// <param name="Target">The target.</param>
/// <param name="Weight">Its share under strategy <c>weighted</c>; 0 is only a fallback.</param>
public sealed record WeightedTarget(Target Target, int Weight);
