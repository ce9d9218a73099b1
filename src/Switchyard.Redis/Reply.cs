using Switchyard.Core.Errors;

namespace Switchyard.Redis;

/// <summary>What an operation brought, or why it did not.</summary>
/// <typeparam name="T">What it brings.</typeparam>
/// <param name="Value">The value; meaningless with an error.</param>
/// <param name="Error">The failure; null when there is a value. Whether the operation was carried out is then unknown.</param>
internal readonly record struct Reply<T>(T Value, LlmError? Error)
{
    /// <summary>A failure.</summary>
    /// <param name="error">The failure.</param>
    public static Reply<T> Failed(LlmError error) => new(default!, error);
}
