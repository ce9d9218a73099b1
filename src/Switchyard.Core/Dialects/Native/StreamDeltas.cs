using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Native;

/// <summary>
/// What the deltas of one stream change: each then holds only that, and the last one carries finish reason and figures. One for each
/// stream, used by one thread.
/// </summary>
public sealed class StreamDeltas
{
    private static readonly LlmResponse Nothing = new();

    private LlmResponse _told = Nothing;
    private LlmResponse _held = Nothing;

    /// <summary>What a delta changes; null when nothing. Finish reason, figures and price wait for the end.</summary>
    /// <param name="delta">The delta.</param>
    public LlmResponse? Change(LlmResponse delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        var changed = Hold(delta);
        return changed == Nothing ? null : changed;
    }

    /// <summary>The last delta.</summary>
    /// <param name="last">What is known only now; what it does not set is taken from the deltas.</param>
    public LlmResponse End(LlmResponse last)
    {
        ArgumentNullException.ThrowIfNull(last);
        return Hold(last) with
        {
            FinishReason = _held.FinishReason,
            NativeFinishReason = _held.NativeFinishReason,
            Usage = _held.Usage,
            Cost = _held.Cost,
        };
    }

    private LlmResponse Hold(LlmResponse delta)
    {
        _held = new LlmResponse
        {
            FinishReason = delta.FinishReason ?? _held.FinishReason,
            NativeFinishReason = delta.NativeFinishReason ?? _held.NativeFinishReason,
            Usage = delta.Usage ?? _held.Usage,
            Cost = delta.Cost ?? _held.Cost,
        };
        var changed = delta with
        {
            Id = Changed(delta.Id, _told.Id),
            Model = Changed(delta.Model, _told.Model),
            Provider = Changed(delta.Provider, _told.Provider),
            CreatedAt = delta.CreatedAt == _told.CreatedAt ? null : delta.CreatedAt,
            ToolCalls = delta.ToolCalls is { Count: > 0 } ? delta.ToolCalls : null,
            FinishReason = null,
            NativeFinishReason = null,
            Usage = null,
            Cost = null,
        };
        _told = new LlmResponse
        {
            Id = delta.Id ?? _told.Id,
            Model = delta.Model ?? _told.Model,
            Provider = delta.Provider ?? _told.Provider,
            CreatedAt = delta.CreatedAt ?? _told.CreatedAt,
        };
        return changed;
    }

    private static string? Changed(string? value, string? told) => value == told ? null : value;
}
