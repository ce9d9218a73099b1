using System.Diagnostics.CodeAnalysis;

namespace Switchyard.Core.Errors;

/// <summary>A value, or the failure that took its place.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct Outcome<T>
    where T : class
{
    /// <summary>A success.</summary>
    /// <param name="value">The value.</param>
    public Outcome(T value) => Value = value;

    /// <summary>A failure.</summary>
    /// <param name="error">The failure.</param>
    public Outcome(LlmError error) => Error = error;

    /// <summary>The value; null when there is an error.</summary>
    public T? Value { get; }

    /// <summary>The failure; null when there is a value.</summary>
    public LlmError? Error { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

#pragma warning disable CA2225 // The implicit conversions are the constructors; named alternates would say the same thing twice.
    /// <summary>A success.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Outcome<T>(T value) => new(value);

    /// <summary>A failure.</summary>
    /// <param name="error">The failure.</param>
    public static implicit operator Outcome<T>(LlmError error) => new(error);
#pragma warning restore CA2225
}
