using Switchyard.Core.Models;

namespace Switchyard.Core.Accounting;

/// <summary>What an attempt may use and cost.</summary>
/// <param name="PromptTokens">The prompt's tokens as estimated.</param>
/// <param name="WorstCost">The most it may cost, in USD; null when the model has no price.</param>
/// <param name="Prices">The model's prices; null when not known.</param>
internal readonly record struct AttemptDemand(long PromptTokens, decimal? WorstCost, ModelPricing? Prices);
