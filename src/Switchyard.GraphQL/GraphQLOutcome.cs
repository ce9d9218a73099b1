namespace Switchyard.GraphQL;

/// <summary>How far a request came.</summary>
public enum GraphQLOutcome
{
    /// <summary>It was executed; there may be errors of fields.</summary>
    Executed,

    /// <summary>A limit refused it: see <see cref="GraphQLResult.Refusal"/>.</summary>
    Refused,

    /// <summary>The document could not be parsed.</summary>
    SyntaxError,

    /// <summary>The document does not fit the schema or the rules of the specification.</summary>
    ValidationFailed,

    /// <summary>The operation could not be told or its variables do not fit.</summary>
    RequestError,

    /// <summary>The operation is of a kind that <see cref="GraphQLOptions.Allow"/> does not name.</summary>
    OperationNotAllowed,

    /// <summary><see cref="GraphQLOptions.Charge"/> refused the operation.</summary>
    ChargeRefused,
}
