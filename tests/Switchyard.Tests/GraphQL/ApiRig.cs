using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.GraphQL;
using Switchyard.Providers;
using Switchyard.Providers.Upstream;
using Switchyard.Server.Access;
using Switchyard.Server.Configuration;
using Switchyard.Server.Dialects;
using Switchyard.Server.GraphQL;
using Switchyard.Server.GraphQL.Api;
using Switchyard.Server.Hosting;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;
using Switchyard.Server.Telemetry;

namespace Switchyard.Tests.GraphQL;

/// <summary>The whole service without sockets of its own: GraphQL operations at the engine, REST requests at the first step.</summary>
internal sealed class ApiRig : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly HeldServer _server;

    private ApiRig(WebApplication app, HeldServer server, DirectoryInfo folder) => (App, _server, _folder) = (app, server, folder);

    /// <summary>The service.</summary>
    public WebApplication App { get; }

    /// <summary>What transports use.</summary>
    public GraphQLApi Api => App.Services.GetRequiredService<GraphQLApi>();

    /// <summary>Starts the service with these settings.</summary>
    public static async Task<ApiRig> StartAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("switchyard-api-");
        string[] all = ["--hostBuilder:reloadConfigOnChange=false", $"--Switchyard:DataDirectory={folder.FullName}", "--Switchyard:Shutdown:ListenFor=00:00:00", .. settings];
        var builder = ConfigurationRegistration.CreateBuilder(all, out _).ShouldNotBeNull();
        var types = ProviderRegistration.All(new HttpHandlerFactory(TimeProvider.System), TimeProvider.System).Select(ProviderType.Of).ToList();
        var reading = builder.AddSwitchyardConfiguration(types);
        var options = reading.Snapshot.ShouldNotBeNull(string.Join(", ", reading.Faults)).Options;
        builder.Logging.ClearProviders();
        var pepper = new byte[32];
        builder.Services.AddTelemetry(options);
        builder.Services.AddClock(static _ => null);
        builder.Services.AddDrain();
        builder.Services.AddStores(options, pepper);
        builder.Services.AddDatabase(options);
        builder.Services.AddBudgets(options);
        builder.Services.AddLedger(options);
        builder.Services.AddKeys(pepper);
        builder.Services.AddGateway();
        var server = new HeldServer();
        builder.Services.AddSingleton<IServer>(server);
        var app = builder.Build();
        app.UseGateway();
        (await app.ConnectStoresAsync() ?? await app.StartDatabaseAsync() ?? app.StartLedger()).ShouldBeNull();
        await app.StartAsync();
        await ModelsAsync(app.Services.GetRequiredService<ModelCatalog>(), app.Services.GetRequiredService<Gateway>());
        return new ApiRig(app, server, folder);
    }

    /// <summary>How an operation comes: its request's id, its caller's key.</summary>
    /// <param name="key">The key; null for none.</param>
    /// <param name="id">The request's id, as if made here; null for one of its own.</param>
    public OperationScope Scope(string? key = null, string? id = null)
    {
        var http = new DefaultHttpContext();
        http.Request.Host = new HostString("localhost");
        if (key is not null)
        {
            http.Request.Headers.Authorization = "Bearer " + key;
        }

        var caller = App.Services.GetRequiredService<CallerAccess>()
            .Authorize(App.Services.GetRequiredService<Gateway>().Current.Callers, AccessPolicy.Caller, http);
        var request = new RequestScope(id ?? RequestIds.New(1), App.Services.GetRequiredService<DialectFronts>().Native)
        {
            IsIdOurs = true,
            Caller = caller.Value.ShouldNotBeNull(),
        };
        return new OperationScope(request, static _ => null);
    }

    /// <summary>Executes an operation.</summary>
    /// <param name="query">The document.</param>
    /// <param name="variables">Its variables in JSON.</param>
    /// <param name="scope">How it comes; null for without a key.</param>
    /// <param name="client">The client's leaving.</param>
    public async Task<JsonElement> ExecuteAsync(
        string query, string variables = "{}", OperationScope? scope = null, CancellationTokenSource? client = null) =>
        Json(await Api.Engine.ExecuteAsync(Request(query, variables, scope), Options, client?.Token ?? CancellationToken.None));

    /// <summary>Starts a subscription.</summary>
    public async Task<IAsyncEnumerable<GraphQLResult>> SubscribeAsync(
        string query, string variables, OperationScope? scope = null, CancellationTokenSource? client = null) =>
        (await Api.Engine.SubscribeAsync(Request(query, variables, scope), Options, client?.Token ?? CancellationToken.None)).Events.ShouldNotBeNull();

    /// <summary>Sends a request to the REST API.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(string method, string path, string? body = null, string? key = null)
    {
        var request = new HttpRequestFeature { Method = method, Path = path.Split('?')[0], QueryString = path.Contains('?', StringComparison.Ordinal) ? path[path.IndexOf('?', StringComparison.Ordinal)..] : "", Protocol = "HTTP/1.1", Scheme = "http" };
        request.Headers.Host = "localhost";
        if (body is not null)
        {
            request.Headers.ContentType = "application/json";
            request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        }

        if (key is not null)
        {
            request.Headers.Authorization = "Bearer " + key;
        }

        var response = new HttpResponseFeature();
        using var answer = new MemoryStream();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        await _server.SendAsync(features);
        await features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.FlushAsync();
        return (response.StatusCode, answer.Length == 0 ? default : JsonElement.Parse(answer.ToArray()));
    }

    /// <summary>An answer as clients see it.</summary>
    public static JsonElement Json(GraphQLResult result)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            result.WriteTo(writer);
        }

        return JsonElement.Parse(output.WrittenSpan);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // The first round of asking providers for their models runs beside the start.
    private static async Task ModelsAsync(ModelCatalog catalog, Gateway gateway)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (gateway.Current.Table.Providers.Any(entry => entry.Name == "simulated" && catalog.ModelsOf(entry.Name).Count == 0))
        {
            await timer.WaitForNextTickAsync();
        }
    }

    private static GraphQLOptions Options { get; } = new()
    {
        Allow = GraphQLOperations.Query | GraphQLOperations.Mutation | GraphQLOperations.Subscription,
        AllowIntrospection = true,
    };

    private GraphQLRequest Request(string query, string variables, OperationScope? scope) =>
        new(query) { Variables = JsonElement.Parse(variables), State = scope ?? Scope() };
}
