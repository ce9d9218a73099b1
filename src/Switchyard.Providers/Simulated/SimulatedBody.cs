namespace Switchyard.Providers.Simulated;

/// <summary>A response body that plays steps as they are read. Not thread-safe, as any body.</summary>
/// <param name="steps">The steps.</param>
/// <param name="time">The clock.</param>
internal sealed class SimulatedBody(IReadOnlyList<SimulatedStep> steps, TimeProvider time) : Stream
{
    private int _step;
    private ReadOnlyMemory<byte> _left;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left.IsEmpty)
        {
            if (_step == steps.Count)
            {
                return 0;
            }

            var step = steps[_step];
            _step += step.IsEndless ? 0 : 1;
            if (step.Delay != TimeSpan.Zero)
            {
                await Task.Delay(step.Delay, time, cancellationToken).ConfigureAwait(false);
            }

            if (step.IsReset)
            {
                throw new IOException("The simulated connection was reset.");
            }

            _left = step.Bytes;
        }

        var count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
