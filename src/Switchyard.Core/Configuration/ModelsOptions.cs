using Switchyard.Core.Pipeline;

namespace Switchyard.Core.Configuration;

/// <summary>What is known of models and how it is used: <c>Models</c>.</summary>
public sealed class ModelsOptions
{
    /// <summary>How long a provider's own listing of its models is taken as it is before it is asked for again. Default: 10 min.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether facts that come with the service fill in what providers and configuration leave open. Default: true.</summary>
    public bool Snapshot { get; set; } = true;

    /// <summary>How many models a request for <c>auto</c> may be tried at, the first included. Default: 3.</summary>
    public int AutoTargets { get; set; } = 3;

    /// <summary>
    /// A prompt is refused before it is sent when its estimated tokens are more than this times the model's known window. Default: 1.5;
    /// 0 switches the check off.
    /// </summary>
    public decimal ContextMargin { get; set; } = 1.5m;

    /// <summary>What happens to parameters that a model surely does not take. Default: they are fitted to the model, and the client is told.</summary>
    public AdaptationMode Adaptation { get; set; } = AdaptationMode.Report;
}
