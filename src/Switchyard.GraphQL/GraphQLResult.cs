using System.Text.Json;
using Switchyard.GraphQL.Execution;

namespace Switchyard.GraphQL;

/// <summary>The answer to a request, ready to be written.</summary>
public sealed class GraphQLResult
{
    private readonly object? _data;

    internal GraphQLResult(GraphQLOutcome outcome, IReadOnlyList<GraphQLError> errors, object? data = null)
    {
        Outcome = outcome;
        Errors = errors;
        _data = data;
    }

    /// <summary>How far the request came.</summary>
    public GraphQLOutcome Outcome { get; }

    /// <summary>All errors; empty when there are none.</summary>
    public IReadOnlyList<GraphQLError> Errors { get; }

    /// <summary>The limit that refused the request.</summary>
    public GraphQLRefusal Refusal
    {
        get
        {
            foreach (var error in Errors)
            {
                if (error.Refusal != GraphQLRefusal.None)
                {
                    return error.Refusal;
                }
            }

            return GraphQLRefusal.None;
        }
    }

    /// <summary>Whether the answer carries <c>data</c>, be it null: it does once execution began.</summary>
    public bool HasData => Outcome == GraphQLOutcome.Executed;

    /// <summary>Whether <c>data</c> is there and not null.</summary>
    public bool IsDataPresent => _data is not null;

    /// <summary>Writes the answer as an object of the response format: errors first, then data.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="tell">What each error is told as. Default: as it is.</param>
    public void WriteTo(Utf8JsonWriter writer, Func<GraphQLError, GraphQLError>? tell = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        if (Errors.Count > 0)
        {
            writer.WriteStartArray("errors"u8);
            foreach (var error in Errors)
            {
                (tell?.Invoke(error) ?? error).WriteTo(writer);
            }

            writer.WriteEndArray();
        }

        if (HasData)
        {
            writer.WritePropertyName("data"u8);
            ObjectResult.Write(writer, _data);
        }

        writer.WriteEndObject();
    }
}
