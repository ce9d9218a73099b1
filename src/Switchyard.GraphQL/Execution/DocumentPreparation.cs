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
        // Before the cache is asked: hashing 10 MB takes longer than a refusal may.
        if (query.Length > limits.MaxBytes)
        {
            return TooLong(out refused);
        }

        if (_cache.TryGet(query, out var known))
        {
            return known;
        }

        if (Encoding.UTF8.GetByteCount(query) > limits.MaxBytes)
        {
            return TooLong(out refused);
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

    private PreparedDocument? TooLong(out GraphQLResult? refused)
    {
        refused = new GraphQLResult(
            GraphQLOutcome.Refused,
            [new GraphQLError($"Document is longer than {limits.MaxBytes} bytes.") { Refusal = GraphQLRefusal.Bytes }]);
        return null;
    }

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
