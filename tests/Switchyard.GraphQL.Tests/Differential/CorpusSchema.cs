using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Switchyard.GraphQL.Execution;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Tests.Support;

namespace Switchyard.GraphQL.Tests.Differential;

/// <summary>
/// A schema of the corpus. What its fields return follows from a JSON file alone, as in <c>reference.mjs</c>: <c>__error</c> is an
/// error, <c>__async</c> a value that comes later, and fields named <c>echo…</c> return their arguments as JSON.
/// </summary>
internal sealed class CorpusSchema
{
    private static readonly GraphQLOptions Options = new()
    {
        AllowIntrospection = true,
        Allow = GraphQLOperations.Query | GraphQLOperations.Mutation | GraphQLOperations.Subscription,
    };

    private readonly GraphQLEngine _engine;

    private CorpusSchema(string name)
    {
        Name = name;
        Sdl = TestFolder.Read("Corpus", $"{name}.schema.graphql");
        Data = JsonElement.Parse(TestFolder.Read("Corpus", $"{name}.data.json"));
        Schema = Build(Sdl);
        _engine = new GraphQLEngine(Schema, GraphQLLimits.Unlimited, cachedDocuments: 0);
    }

    public static IReadOnlyDictionary<string, CorpusSchema> All { get; } =
        new[] { "pets", "blog", "small" }.Select(name => new CorpusSchema(name)).ToDictionary(schema => schema.Name);

    public string Name { get; }

    public string Sdl { get; }

    public JsonElement Data { get; }

    public GraphQLSchema Schema { get; }

    /// <summary>Answers a case in the form of the reference script.</summary>
    public async Task<string> AnswerAsync(CorpusCase request, CancellationToken cancellationToken)
    {
        var subscription = await _engine.SubscribeAsync(
            new GraphQLRequest(request.Query)
            {
                Variables = request.Variables,
                OperationName = request.OperationName,
                RootValue = Data,
            },
            Options,
            cancellationToken);
        if (subscription.Refused is { } single)
        {
            return Write(single);
        }

        List<string> events = [];
        List<GraphQLError> errors = [];
        await foreach (var result in subscription.Events!.WithCancellation(cancellationToken))
        {
            errors.AddRange(result.Errors);
            events.Add(JsonElement.Parse(Write(result)).TryGetProperty("data", out var data) ? data.GetRawText() : "null");
        }

        var all = Write(new GraphQLResult(GraphQLOutcome.RequestError, errors));
        return $"{all[..^1]}{(all.Length > 2 ? "," : "")}\"data\":[{string.Join(',', events)}]}}";
    }

    private static string Write(GraphQLResult result)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            result.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static GraphQLSchema Build(string sdl)
    {
        var builder = new SchemaBuilder(sdl).ResolveOthers(ResolveAsync);
        var definitions = Parser.Parse(sdl, GraphQLLimits.Unlimited, out _)!.Definitions;
        var root = definitions.OfType<SchemaDefinitionNode>().SelectMany(schema => schema.OperationTypes)
            .FirstOrDefault(type => type.Operation == OperationKind.Subscription)?.Type.Name.Value;
        foreach (var type in definitions.OfType<TypeDefinitionNode>())
        {
            var name = type.Name.Value;
            if (type.Shape is TypeShape.Interface or TypeShape.Union)
            {
                builder.ResolveType(name, value => value is JsonElement { ValueKind: JsonValueKind.Object } json
                    && json.TryGetProperty("__typename", out var known) ? known.GetString() : null);
            }

            foreach (var field in name == root ? type.Fields : [])
            {
                builder.Subscribe($"{name}.{field.Name.Value}", context => new ValueTask<IAsyncEnumerable<object?>>(Events(context)));
            }
        }

        return builder.Build();
    }

    private static async IAsyncEnumerable<object?> Events(
        ResolveContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var item in ((JsonElement)context.Source!).GetProperty(context.FieldName).EnumerateArray().ToList())
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return Convert(item);
        }
    }

    private static async ValueTask<object?> ResolveAsync(ResolveContext context)
    {
        if (context.FieldName.StartsWith("echo", StringComparison.Ordinal))
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                JsonOutput.WriteInput(writer, context.Arguments);
            }

            return Encoding.UTF8.GetString(stream.ToArray());
        }

        if (context.Source is not JsonElement { ValueKind: JsonValueKind.Object } source
            || !source.TryGetProperty(context.FieldName, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("__async", out var later))
        {
            await Task.Yield();
            return Convert(later);
        }

        return Convert(value);
    }

    private static object? Convert(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => value.EnumerateArray().Select(Convert).ToList(),
        JsonValueKind.Object when value.TryGetProperty("__error", out var message) => new GraphQLError(message.GetString()!),
        _ => value,
    };
}
