namespace Switchyard.Core.Wire;

/// <summary>The lines of one event, without their ends. For <c>foreach</c>.</summary>
/// <param name="frame">The event.</param>
public ref struct SseLines(ReadOnlySpan<byte> frame)
{
    private ReadOnlySpan<byte> _rest = frame;

    /// <summary>The line.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>This.</summary>
    public readonly SseLines GetEnumerator() => this;

    /// <summary>Goes to the next line; false when there is none.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var end = _rest.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0)
        {
            Current = _rest;
            _rest = default;
            return true;
        }

        Current = _rest[..end];
        var isCrLf = _rest[end] == (byte)'\r' && end + 1 < _rest.Length && _rest[end + 1] == (byte)'\n';
        _rest = _rest[(end + (isCrLf ? 2 : 1))..];
        return true;
    }
}
