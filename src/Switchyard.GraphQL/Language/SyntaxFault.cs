namespace Switchyard.GraphQL.Language;

/// <summary>Why a document could not be parsed.</summary>
/// <param name="Message">What was found, without the prefix <c>Syntax Error</c>.</param>
/// <param name="Offset">Offset in the document.</param>
/// <param name="Refusal">The limit that was passed; <see cref="GraphQLRefusal.None"/> for a plain fault.</param>
internal sealed record SyntaxFault(string Message, int Offset, GraphQLRefusal Refusal = GraphQLRefusal.None);
