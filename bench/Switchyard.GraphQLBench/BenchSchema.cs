using Switchyard.GraphQL;

namespace Switchyard.GraphQLBench;

/// <summary>The bench schema on plain records.</summary>
internal static class BenchSchema
{
    public static GraphQLSchema Build(string sdl)
    {
        var providers = Enumerable.Range(0, 3).Select(i => new Provider($"p{i}", $"provider-{i}")).ToArray();
        var models = Enumerable.Range(0, 10).Select(i => new Model($"m{i}", $"model-{i}", providers[i % 3])).ToArray();
        var builder = new SchemaBuilder(sdl)
            .Resolve("Query.models", context => models.Take(context.Argument<int>("first")).ToArray())
            .Resolve("Query.health", _ => (object)providers)
            .Property<object>("Health.status", _ => "UP")
            .Property<object>("Health.uptime", _ => 100)
            .Property<object>("Health.version", _ => "1.0")
            .Property<Provider[]>("Health.providers", source => source);
        BindModel(builder);
        return builder.Build();
    }

    private static void BindModel(SchemaBuilder builder) => builder
        .Property<Model>("Model.id", model => model.Id)
        .Property<Model>("Model.name", model => model.Name)
        .Property<Model>("Model.provider", model => model.Provider)
        .Property<Model>("Model.context", _ => 128_000)
        .Property<Model>("Model.price", _ => 0.25)
        .Property<Model>("Model.tags", _ => Model.Tags)
        .Property<Model>("Model.deprecated", _ => false)
        .Property<Model>("Model.created", _ => "2026-01-01")
        .Property<Provider>("Provider.id", provider => provider.Id)
        .Property<Provider>("Provider.name", provider => provider.Name)
        .Property<Provider>("Provider.region", _ => "eu")
        .Property<Provider>("Provider.healthy", _ => true)
        .Property<Provider>("Provider.latency", _ => 12.5)
        .Property<double>("Price.input", price => price)
        .Property<object>("Price.output", _ => 1.5)
        .Property<object>("Price.currency", _ => "USD");

    private sealed record Provider(string Id, string Name);

    private sealed record Model(string Id, string Name, Provider Provider)
    {
        public static readonly string[] Tags = ["chat", "tools"];
    }
}
