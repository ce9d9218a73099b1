using Switchyard.Core.Models;
using Switchyard.Core.Pipeline;

namespace Switchyard.Core.Selection;

/// <summary>A model that may be chosen.</summary>
/// <param name="Target">Where it is.</param>
/// <param name="Capabilities">What is known of it.</param>
/// <param name="IsAvailable">Whether calls to it are let through now.</param>
public sealed record ModelCandidate(Target Target, ModelCapabilities Capabilities, bool IsAvailable);
