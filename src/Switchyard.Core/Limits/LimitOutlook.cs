namespace Switchyard.Core.Limits;

/// <summary>A figure next to what a call needs of it.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Needed">What the call needs.</param>
public readonly record struct LimitOutlook(LimitState State, long Needed)
{
    /// <summary>Whether the call would be refused.</summary>
    public bool Blocks => State.Remaining < Needed;
}
