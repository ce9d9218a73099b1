namespace Switchyard.Core.Limits;

/// <summary>A settlement on its way to the store.</summary>
/// <param name="Settlement">The settlement.</param>
/// <param name="EndsCall">Whether it is the last one of its call.</param>
/// <param name="Since">When it was handed in, as a time stamp of the clock.</param>
internal readonly record struct PendingSettlement(LimitSettlement Settlement, bool EndsCall, long Since);
