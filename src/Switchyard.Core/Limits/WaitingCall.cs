namespace Switchyard.Core.Limits;

/// <summary>A call that waits for its turn.</summary>
/// <param name="caller">Whose it is: turns go round the callers.</param>
internal sealed class WaitingCall(string caller)
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Caller => caller;

    /// <summary>Ends when it is its turn.</summary>
    public Task Turn => _turn.Task;

    public void Call() => _turn.TrySetResult();
}
