namespace Switchyard.Core.Pipeline;

/// <summary>Where replicas tell each other which targets asked for a pause. Thread-safe.</summary>
public interface ICooldownBoard
{
    /// <summary>A cooldown of another replica was heard of. Never one of our own.</summary>
    event Action<Cooldown>? Heard;

    /// <summary>Tells the others. Returns at once; whether they hear of it is not known.</summary>
    /// <param name="cooldown">The cooldown.</param>
    void Announce(in Cooldown cooldown);
}
