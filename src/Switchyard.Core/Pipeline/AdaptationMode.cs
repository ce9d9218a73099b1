namespace Switchyard.Core.Pipeline;

/// <summary>What happens to parameters that a model surely does not take.</summary>
public enum AdaptationMode
{
    /// <summary>They are fitted to the model, and the client is told.</summary>
    Report,

    /// <summary>The request is refused.</summary>
    Strict,

    /// <summary>They are sent as they are.</summary>
    Off,
}
