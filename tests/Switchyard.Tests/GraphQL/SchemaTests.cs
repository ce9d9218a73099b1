using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Shouldly;
using Switchyard.Server.Access;
using Switchyard.Server.Endpoints;
using Switchyard.Server.GraphQL.Api;
using Switchyard.Server.Keys;
using Xunit;

namespace Switchyard.Tests.GraphQL;

/// <summary>The schema that is committed is the one that is served, says what everything is, and leaves out nothing the REST API has.</summary>
public sealed class SchemaTests
{
    // A type here, and what it shows there.
    private static readonly (string Type, JsonTypeInfo Shown, string[] Absent)[] Faces =
    [
        ("CompletionInput", ApiJson.Default.LlmRequest, []),
        ("MessageInput", ApiJson.Default.ChatMessage, []),
        ("ToolInput", ApiJson.Default.ToolDefinition, []),
        ("ToolCallInput", ApiJson.Default.ToolCall, []),
        ("ResponseFormatInput", ApiJson.Default.ResponseFormat, []),
        ("ReasoningInput", ApiJson.Default.ReasoningOptions, []),
        ("CacheInput", ApiJson.Default.CacheOptions, []),
        ("CompletionResponse", ApiJson.Default.LlmResponse, []),
        ("ToolCall", ApiJson.Default.ToolCall, []),
        ("Usage", ApiJson.Default.Usage, []),
        ("Cost", ApiJson.Default.Cost, []),
        ("ResponseMetadata", ApiJson.Default.ResponseMetadata, []),
        ("Attempt", ApiJson.Default.AttemptReport, []),
        ("Model", ApiJson.Default.ModelView, []),
        ("ModelPage", ApiJson.Default.ModelPage, []),
        ("ModelCapabilities", ApiJson.Default.ModelCapabilities, []),
        ("ModelPricing", ApiJson.Default.ModelPricing, []),
        ("ModelComparison", ApiJson.Default.ModelComparison, []),
        ("ModelSelectInput", ApiJson.Default.ModelSelectRequest, []),
        ("ModelSelection", ApiJson.Default.ModelSelection, []),
        ("ModelEstimates", ApiJson.Default.ModelEstimates, []),
        ("ModelEstimate", ApiJson.Default.ModelEstimate, []),
        ("RouteExplanation", ApiJson.Default.RouteExplanation, []),
        ("HealthStatus", ApiJson.Default.HealthReport, []),
        ("MonitoringStats", ApiJson.Default.MonitoringStats, []),
        ("UsageReport", ApiJson.Default.UsageReport, []),
        ("RequestReport", ApiJson.Default.RequestReport, []),
        ("LimitReport", ApiJson.Default.LimitReport, []),
        ("CacheStatistics", ApiJson.Default.CacheStatistics, []),
        ("CacheForgotten", ApiJson.Default.CacheForgotten, []),
        ("Key", KeyJson.Default.KeyView, []),
        ("KeyPage", KeyJson.Default.KeyPage, []),
        ("KeyInput", KeyJson.Default.KeyDraft, []),
        ("KeyChangeInput", KeyJson.Default.KeyDraft, ["tenant"]),
    ];

    private const string Introspection = """
        { __schema { description queryType { name } types { name kind description
            fields(includeDeprecated: true) { name description args { name description type { ...Ref } defaultValue } type { ...Ref } }
            inputFields { name description type { ...Ref } defaultValue } enumValues { name description } } } }
        fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
        """;

    [Fact]
    public async Task Schema_Served_IsTheOneThatWasSpecified()
    {
        var types = await TypesAsync();

        Signature(types, "Query", "models").ShouldBe("[Model!]!");
        Signature(types, "Query", "health").ShouldBe("HealthStatus!");
        Signature(types, "Mutation", "complete").ShouldBe("CompletionResponse!");
        Signature(types, "Subscription", "completionStream").ShouldBe("CompletionResponse!");
        foreach (var (type, field) in (ReadOnlySpan<(string, string)>)[("Mutation", "complete"), ("Subscription", "completionStream")])
        {
            var argument = Field(types, type, field).GetProperty("args").EnumerateArray().ShouldHaveSingleItem();
            argument.GetProperty("name").GetString().ShouldBe("input");
            Printed(argument.GetProperty("type")).ShouldBe("CompletionInput!");
        }

        Field(types, "Query", "models").GetProperty("args").EnumerateArray()
            .ShouldAllBe(argument => !Printed(argument.GetProperty("type")).EndsWith('!'), "models is asked for without arguments too");
    }

    [Fact]
    public async Task Schema_Served_IsTheCommittedFile()
    {
        var root = Docs.Pages.Root;
        var file = await File.ReadAllTextAsync(Path.Combine(root, "src", "Switchyard.Server", "GraphQL", "schema.graphql"), TestContext.Current.CancellationToken);
        var types = await TypesAsync();

        GraphQLApi.ReadSchema().ShouldBe(file);
        var defined = System.Text.RegularExpressions.Regex.Matches(file, "^(?:type|input|enum|scalar) (\\w+)", System.Text.RegularExpressions.RegexOptions.Multiline);
        types.Keys.ShouldBe(defined.Select(match => match.Groups[1].Value), ignoreOrder: true);
    }

    [Fact]
    public async Task Schema_EveryPart_SaysWhatItIs()
    {
        var types = await TypesAsync();
        var silent = new List<string>();
        foreach (var (name, type) in types)
        {
            Look(name, type);
            foreach (var list in (string[])["fields", "inputFields", "enumValues"])
            {
                foreach (var part in Items(type, list))
                {
                    Look($"{name}.{part.GetProperty("name")}", part);
                    foreach (var argument in Items(part, "args"))
                    {
                        Look($"{name}.{part.GetProperty("name")}({argument.GetProperty("name")})", argument);
                    }
                }
            }
        }

        silent.ShouldBeEmpty();

        void Look(string place, JsonElement part)
        {
            if (part.GetProperty("description").GetString() is not { Length: > 3 })
            {
                silent.Add(place);
            }
        }
    }

    [Fact]
    public async Task Schema_TypesOfTheRestApi_HaveTheSameMembersHere()
    {
        var types = await TypesAsync();
        foreach (var (name, rest, absent) in Faces)
        {
            var here = Items(types[name], "fields").Concat(Items(types[name], "inputFields")).Select(field => field.GetProperty("name").GetString());

            here.ShouldBe(rest.Properties.Where(property => property.Get is not null).Select(property => property.Name).Except(absent), ignoreOrder: true, name);
        }
    }

    [Fact]
    public async Task Schema_EveryRootField_HasThePolicyOfItsRoute()
    {
        await using var rig = await ApiRig.StartAsync();

        rig.Api.Policies.Where(pair => pair.Value == AccessPolicy.Admin).Select(pair => pair.Key).ShouldBe(
            ["Query.keys", "Query.key", "Mutation.createKey", "Mutation.updateKey", "Mutation.rotateKey", "Mutation.revokeKey"], ignoreOrder: true);
        rig.Api.Policies.Values.ShouldNotContain(AccessPolicy.Public);
        var types = await TypesAsync();
        rig.Api.Policies.Keys.ShouldBe(
            new[] { "Query", "Mutation", "Subscription" }.SelectMany(type => Items(types[type], "fields").Select(field => $"{type}.{field.GetProperty("name")}")), ignoreOrder: true);
    }

    [Fact]
    public void RequirePolicies_OfAFieldWithout_StopsTheStart()
    {
        var builder = new Switchyard.GraphQL.SchemaBuilder("type Query { open: Int closed: Int }");
        var fields = new FieldBinder(builder, static (error, _) => new Switchyard.GraphQL.GraphQLError(error.Message));
        fields.Root("Query.closed", AccessPolicy.Caller, FieldCost.Look, static _ => new Core.Errors.Outcome<object>(1));
        var schema = builder.Resolve("Query.open", static _ => (object?)1).Build();

        Should.Throw<InvalidOperationException>(() => fields.RequirePolicies(schema)).Message.ShouldContain("Query.open");
    }

    private static async Task<Dictionary<string, JsonElement>> TypesAsync()
    {
        await using var rig = await ApiRig.StartAsync();
        var answer = await rig.ExecuteAsync(Introspection);
        answer.TryGetProperty("errors", out var errors).ShouldBeFalse(errors.ToString());
        var schema = answer.GetProperty("data").GetProperty("__schema");
        schema.GetProperty("description").GetString().ShouldNotBeNullOrEmpty();
        return schema.GetProperty("types").EnumerateArray()
            .Where(type => !type.GetProperty("name").GetString()!.StartsWith("__", StringComparison.Ordinal))
            .Where(type => type.GetProperty("name").GetString() is not ("String" or "Int" or "Float" or "Boolean" or "ID"))
            .ToDictionary(type => type.GetProperty("name").GetString()!);
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement part, string name) =>
        part.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static JsonElement Field(Dictionary<string, JsonElement> types, string type, string field) =>
        Items(types[type], "fields").Single(item => item.GetProperty("name").GetString() == field);

    private static string Signature(Dictionary<string, JsonElement> types, string type, string field) => Printed(Field(types, type, field).GetProperty("type"));

    private static string Printed(JsonElement type) => type.GetProperty("kind").GetString() switch
    {
        "NON_NULL" => Printed(type.GetProperty("ofType")) + "!",
        "LIST" => $"[{Printed(type.GetProperty("ofType"))}]",
        _ => type.GetProperty("name").GetString()!,
    };
}
