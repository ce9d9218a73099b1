namespace Switchyard.GraphQL;

/// <summary>A place in a document.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 code units, from 1.</param>
public readonly record struct SourceLocation(int Line, int Column);
