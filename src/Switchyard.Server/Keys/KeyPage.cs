namespace Switchyard.Server.Keys;

/// <summary>One page of keys.</summary>
/// <param name="Data">The keys, in the order they were made.</param>
/// <param name="NextCursor">What to send as <c>cursor</c> for the next page; absent on the last one.</param>
internal sealed record KeyPage(IReadOnlyList<KeyView> Data, string? NextCursor);
