using System.Text.Json;
using Switchyard.GraphQL.Tests.Support;

namespace Switchyard.GraphQL.Tests.Differential;

/// <summary>One request of the corpus.</summary>
internal sealed record CorpusCase(string Schema, string Query)
{
    private const string VariablesMark = "#! variables ";
    private const string OperationMark = "#! operation ";

    public JsonElement Variables { get; init; }

    public string? OperationName { get; init; }

    /// <summary>The cases that were written by hand: documents between lines of three dashes, with marks in comments.</summary>
    public static IEnumerable<CorpusCase> Written() =>
        Directory.GetFiles(Path.Combine(TestFolder.Path, "Corpus"), "*.txt").Order(StringComparer.Ordinal).SelectMany(file =>
            File.ReadAllText(file).Split("\n---\n").Select(text => Read(Path.GetFileName(file).Split('.')[1], text)));

    /// <summary>The case as a line for the reference script.</summary>
    public string ToLine(int id)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", id);
            writer.WriteString("schema", Schema);
            writer.WriteString("query", Query);
            if (Variables.ValueKind != JsonValueKind.Undefined)
            {
                writer.WritePropertyName("variables");
                Variables.WriteTo(writer);
            }

            if (OperationName is not null)
            {
                writer.WriteString("operationName", OperationName);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static CorpusCase Read(string schema, string text)
    {
        var lines = text.Split('\n');
        var variables = Array.Find(lines, line => line.StartsWith(VariablesMark, StringComparison.Ordinal));
        var operation = Array.Find(lines, line => line.StartsWith(OperationMark, StringComparison.Ordinal));
        return new CorpusCase(schema, text)
        {
            Variables = variables is null ? default : JsonElement.Parse(variables[VariablesMark.Length..]),
            OperationName = operation?[OperationMark.Length..],
        };
    }
}
