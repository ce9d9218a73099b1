namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>A body made ready for one target.</summary>
/// <param name="Bytes">The body.</param>
public sealed record RewrittenBody(ReadOnlyMemory<byte> Bytes);
