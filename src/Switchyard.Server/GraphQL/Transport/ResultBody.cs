using System.Buffers;
using System.Text.Json;
using Switchyard.Core.Errors;
using Switchyard.GraphQL;
using Switchyard.Server.Dialects;

namespace Switchyard.Server.GraphQL.Transport;

/// <summary>Writes answers.</summary>
internal static class ResultBody
{
    /// <summary>Writes an answer as a GraphQL response.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="requestId">The operation's id.</param>
    /// <param name="output">Takes the JSON.</param>
    public static void Write(GraphQLResult result, string requestId, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, EnvelopeJson.Options);
        Write(result, requestId, json);
    }

    /// <summary>Writes an answer as a GraphQL response.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="requestId">The operation's id.</param>
    /// <param name="json">Takes it.</param>
    public static void Write(GraphQLResult result, string requestId, Utf8JsonWriter json) =>
        result.WriteTo(json, error => ErrorExtensions.Complete(error, result.Outcome, requestId));

    /// <summary>Writes a failure as a GraphQL response.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="requestId">The operation's id.</param>
    /// <param name="output">Takes the JSON.</param>
    public static void Write(LlmError error, string requestId, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, EnvelopeJson.Options);
        json.WriteStartObject();
        json.WritePropertyName("errors"u8);
        WriteErrors(error, requestId, json);
        json.WriteEndObject();
    }

    /// <summary>Writes a failure as a list of errors.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="requestId">The operation's id.</param>
    /// <param name="json">Takes it.</param>
    public static void WriteErrors(LlmError error, string requestId, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        ErrorExtensions.ToGraphQL(error, requestId).WriteTo(json);
        json.WriteEndArray();
    }

    /// <summary>Writes the errors of a request that was not executed, as a list.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="requestId">The operation's id.</param>
    /// <param name="json">Takes them.</param>
    public static void WriteErrors(GraphQLResult result, string requestId, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var error in result.Errors)
        {
            ErrorExtensions.Complete(error, result.Outcome, requestId).WriteTo(json);
        }

        json.WriteEndArray();
    }
}
