using Switchyard.Core.Errors;
using Switchyard.GraphQL;
using Switchyard.Server.Access;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>The schema of this service, bound to the services behind the REST API. Making it checks it whole. Thread-safe.</summary>
internal sealed class GraphQLApi : IGraphQLApi
{
    private const string SchemaResource = "schema.graphql";

    private readonly Gateway _gateway;

    /// <summary>Builds the schema.</summary>
    /// <param name="gateway">Knows what may be shown of errors.</param>
    /// <param name="sets">The parts of the schema.</param>
    public GraphQLApi(Gateway gateway, IEnumerable<IFieldSet> sets)
    {
        _gateway = gateway;
        var options = gateway.Current.Options.GraphQL;
        Limits = GraphQLLimits.Default with { MaxDepth = options.MaxDepth, MaxCost = options.MaxCost };
        var builder = new SchemaBuilder(ReadSchema())
            .Scalar("DateTime", GraphQLScalars.DateTime)
            .Scalar("Decimal", GraphQLScalars.Decimal)
            .Scalar("JSON", GraphQLScalars.Json)
            .Scalar("Long", GraphQLScalars.Long);
        var fields = new FieldBinder(builder, Describe);
        foreach (var set in sets)
        {
            set.Bind(fields);
        }

        var schema = builder.Build();
        fields.RequirePolicies(schema);
        Policies = fields.Policies;
        Engine = new GraphQLEngine(schema, Limits);
    }

    /// <inheritdoc/>
    public GraphQLEngine Engine { get; }

    /// <inheritdoc/>
    public GraphQLLimits Limits { get; }

    /// <summary>Who may use which field of the root types.</summary>
    public IReadOnlyDictionary<string, AccessPolicy> Policies { get; }

    /// <summary>The schema as it is published.</summary>
    public static string ReadSchema()
    {
        using var stream = typeof(GraphQLApi).Assembly.GetManifestResourceStream(SchemaResource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private GraphQLError Describe(LlmError error, string requestId) =>
        ErrorExtensions.ToGraphQL(error, requestId, _gateway.Current.Options.Errors.ExposeUpstream);
}
