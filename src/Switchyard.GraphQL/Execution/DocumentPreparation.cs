using System.Text;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Validation;

namespace Switchyard.GraphQL.Execution;

/// <summary>Parses, bounds and validates documents, and keeps those that are valid.</summary>
internal sealed class DocumentPreparation(GraphQLSchema schema, GraphQLLimits limits, int cachedDocuments)
{
    private readonly DocumentCache _cache = new(cachedDocuments);

    public PreparedDocument? Prepare(string query, out GraphQLResult? refused)
    {
        refused = null;
        if (_cache.TryGet(query, out var known))
        {
            return known;
        }

        if (query.Length > limits.MaxBytes || Encoding.UTF8.GetByteCount(query) > limits.MaxBytes)
        {
            refused = Refuse($"Document is longer than {limits.MaxBytes} bytes.", GraphQLRefusal.Bytes);
            return null;
        }

        var document = Parser.Parse(query, limits, out var fault);
        if (document is null)
        {
            refused = Refuse(fault!, query);
            return null;
        }

        if (DocumentShape.Check(document, limits) is { } shape)
        {
            refused = new GraphQLResult(GraphQLOutcome.Refused, [shape]);
            return null;
        }

        var errors = DocumentValidator.Validate(schema, document);
        if (errors.Count > 0)
        {
            refused = new GraphQLResult(GraphQLOutcome.ValidationFailed, errors);
            refused = refused.Refusal == GraphQLRefusal.None ? refused : new GraphQLResult(GraphQLOutcome.Refused, errors);
            return null;
        }

        return _cache.Add(query, new PreparedDocument(schema, document));
    }

    private static GraphQLResult Refuse(string message, GraphQLRefusal refusal) =>
        new(GraphQLOutcome.Refused, [new GraphQLError(message) { Refusal = refusal }]);

    private static GraphQLResult Refuse(SyntaxFault fault, string query) => new(
        fault.Refusal == GraphQLRefusal.None ? GraphQLOutcome.SyntaxError : GraphQLOutcome.Refused,
        [
            new GraphQLError($"Syntax Error: {fault.Message}")
            {
                Locations = [new SourceText(query).Locate(fault.Offset)],
                Refusal = fault.Refusal,
            },
        ]);
}
