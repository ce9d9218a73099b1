namespace Switchyard.Core.Keys;

/// <summary>What changed of the keys.</summary>
/// <param name="Keys">Those that changed, as they are now.</param>
/// <param name="Reached">The point reached in the row of changes; where to read on.</param>
public sealed record KeyNews(IReadOnlyList<KeyRecord> Keys, long Reached);
