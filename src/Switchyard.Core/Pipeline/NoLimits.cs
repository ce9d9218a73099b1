using Switchyard.Core.Errors;

namespace Switchyard.Core.Pipeline;

/// <summary>The admission of a call that no limit applies to.</summary>
public sealed class NoLimits : ICallAdmission
{
    private NoLimits()
    {
    }

    /// <summary>The only one.</summary>
    public static NoLimits Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask<LlmError?> CountAsync(CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask<LlmError?> AdmitAsync(Target target, int key, int attempt, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public void AttemptEnded(in AttemptEnd end)
    {
        // Nothing was taken.
    }
}
