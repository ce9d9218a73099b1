namespace Switchyard.Core.Limits;

/// <summary>A call that waits for its turn.</summary>
/// <param name="caller">Whose it is: turns go round the callers.</param>
internal sealed class WaitingCall(string caller)
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Caller => caller;

    /// <summary>Ends when it is its turn.</summary>
    public Task Turn => _turn.Task;

    /// <summary>Whether it waits for the first time: then it stands behind its caller's others, else before them.</summary>
    public bool IsNew { get; set; } = true;

    public void Call() => _turn.TrySetResult();
}
