namespace Switchyard.Core.Limits;

/// <summary>What a limit counts.</summary>
public enum LimitUnit
{
    /// <summary>Requests begun in a window.</summary>
    Requests,

    /// <summary>Tokens of prompts and answers in a window.</summary>
    Tokens,

    /// <summary>Requests that run at the same time.</summary>
    Concurrency,
}
