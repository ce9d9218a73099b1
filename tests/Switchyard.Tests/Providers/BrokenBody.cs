namespace Switchyard.Tests.Providers;

/// <summary>A body that gives nothing until it is cancelled; then it breaks as a closed connection does.</summary>
internal sealed class BrokenBody(bool saysCancelled) : Stream
{
    /// <summary>Completes when somebody reads.</summary>
    public TaskCompletionSource IsRead { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(left.SetResult);
        IsRead.TrySetResult();
        await left.Task;
        throw saysCancelled ? new OperationCanceledException(cancellationToken) : new IOException("closed");
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
