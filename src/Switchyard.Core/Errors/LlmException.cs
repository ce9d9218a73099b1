namespace Switchyard.Core.Errors;

/// <summary>Carries an <see cref="LlmError"/> across an edge that knows only exceptions; never used for control flow inside.</summary>
/// <param name="error">The failure.</param>
public sealed class LlmException(LlmError error) : Exception(error.Message)
{
    /// <summary>The failure.</summary>
    public LlmError Error { get; } = error;
}
