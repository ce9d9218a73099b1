using System.Text;
using System.Text.Json;

namespace Switchyard.GraphQL.Tests.Support;

/// <summary>A schema whose fields nest without an end and answer at once.</summary>
internal static class NestedSchema
{
    public static GraphQLSchema Schema { get; } = new SchemaBuilder("""
        type Query { a: Int b: Int next: Query list(first: Int = 10): [Query!] echo(input: Input, any: Any): Int later: Int }
        input Input { value: Int next: Input list: [Input] }
        scalar Any
        """)
        .Property<object>("Query.a", _ => 1)
        .Property<object>("Query.b", _ => 2)
        .Property<object>("Query.next", source => source)
        .Property<object>("Query.list", source => new[] { source, source })
        .Property<object>("Query.echo", _ => 3)
        .Resolve("Query.later", async _ =>
        {
            await Task.Yield();
            return 4;
        })
        .Cost("Query.list", 1, sizeArgument: "first")
        .Build();

    public static GraphQLResult Execute(GraphQLEngine engine, string query, string? variables = null, GraphQLOptions? options = null)
    {
        var request = new GraphQLRequest(query)
        {
            RootValue = new object(),
            Variables = variables is null ? default : JsonElement.Parse(variables),
        };
        var pending = engine.ExecuteAsync(request, options ?? GraphQLOptions.Default, CancellationToken.None);
        return pending.AsTask().GetAwaiter().GetResult();
    }

    public static string Json(GraphQLResult result)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            result.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
