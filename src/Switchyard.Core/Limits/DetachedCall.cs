namespace Switchyard.Core.Limits;

/// <summary>Keeps what a call holds while it runs apart from its client. Thread-safe.</summary>
/// <param name="admission">The call's.</param>
internal sealed class DetachedCall(Admission admission) : IDisposable
{
    private int _hasEnded;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            admission.EndDetached();
        }
    }
}
