using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;

namespace Switchyard.Tests.Caching;

/// <summary>An admission of many calls that lets all through and counts how often one of them boarded another's call.</summary>
internal sealed class CountedFollowers : ICallAdmission
{
    private int _count;

    public ValueTask<LlmError?> CountAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        return default;
    }

    public ValueTask<LlmError?> AdmitAsync(Target target, int key, int attempt, CancellationToken cancellationToken) => default;

    public void AttemptEnded(in AttemptEnd end)
    {
        // Nothing was taken.
    }

    /// <summary>Waits until so many have boarded since the beginning.</summary>
    public async Task ReachedAsync(int count)
    {
        while (Volatile.Read(ref _count) < count)
        {
            await Task.Yield();
        }
    }
}
