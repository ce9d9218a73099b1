namespace Switchyard.FunctionalTests.Limits;

/// <summary>What happens in a step of a course of events.</summary>
internal enum StepKind
{
    /// <summary>A new lease.</summary>
    Reserve,

    /// <summary>A lease once more.</summary>
    Repeat,

    /// <summary>A lease is settled, perhaps not for the first time, perhaps one that was refused.</summary>
    Settle,

    /// <summary>Time passes.</summary>
    Wait,
}

/// <summary>A step; each kind uses the numbers it needs.</summary>
internal sealed record ModelStep(StepKind Kind, int Bucket, int Tokens, int Milliseconds);
