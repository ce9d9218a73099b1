namespace Switchyard.Core.Pipeline;

/// <summary>What to do next: wait, then ask.</summary>
/// <param name="Target">Whom to ask.</param>
/// <param name="Wait">How long to wait before.</param>
/// <param name="IsProbe">Whether it is the one request that finds out whether the target is well again.</param>
internal sealed record AttemptStep(Target Target, TimeSpan Wait, bool IsProbe = false);
