using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchyard.Core.Configuration;
using Switchyard.FunctionalTests.Support;
using Switchyard.Providers;
using Switchyard.Providers.Upstream;
using Switchyard.Server.Configuration;
using Switchyard.Server.GraphQL;
using Switchyard.Server.Hosting;
using Switchyard.Server.Telemetry;

namespace Switchyard.FunctionalTests.GraphQL;

/// <summary>The whole service on a free loopback port of this process, with <see cref="TestApi"/> as what it carries.</summary>
internal sealed class GraphQLHost : IAsyncDisposable
{
    /// <summary>A key of the configuration, when the host is keyed.</summary>
    public const string Key = "Zk3vQ9w1LmN7xR5t-graphql";

    /// <summary>The administrator's key, when the host is keyed.</summary>
    public const string Admin = "Tq8mW2xV6nB4kY9s-graphql";

    private readonly string _folder;

    private GraphQLHost(WebApplication app, TestApi api, string url, string folder)
    {
        (App, Api, Url, _folder) = (app, api, url, folder);

        // A client that leaves shall leave at once, and not read on for a while to save its connection.
        Client = new HttpClient(new SocketsHttpHandler { MaxResponseDrainSize = 0, ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = new Uri(url) };
    }

    /// <summary>Settings that ask for keys.</summary>
    public static string[] Keyed { get; } =
    [
        "--Switchyard:Auth:Keys:0:Name=alice", "--Switchyard:Auth:Keys:0:Key=" + Key, "--Switchyard:Auth:AdminKey=" + Admin,
    ];

    /// <summary>The service.</summary>
    public WebApplication App { get; }

    /// <summary>What it carries.</summary>
    public TestApi Api { get; }

    /// <summary>Scheme, host and port.</summary>
    public string Url { get; }

    /// <summary>Its port.</summary>
    public int Port => new Uri(Url).Port;

    /// <summary>A client for it.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts it.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="settings">Further settings, as on the command line.</param>
    public static Task<GraphQLHost> StartAsync(CancellationToken cancellationToken, params string[] settings) =>
        StartAsync(TimeProvider.System, cancellationToken, settings);

    /// <summary>Starts it by a clock.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="settings">Further settings, as on the command line.</param>
    public static async Task<GraphQLHost> StartAsync(TimeProvider time, CancellationToken cancellationToken, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("switchyard-graphql-").FullName;
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Take()}");
        string[] arguments =
        [
            $"--contentRoot={folder}", $"--Switchyard:Urls={url}", $"--Switchyard:DataDirectory={folder}", "--Switchyard:Monitoring:ProviderProbeInterval=00:00:00",
            "--Switchyard:Shutdown:ListenFor=00:00:00", .. settings,
        ];
        var builder = ConfigurationRegistration.CreateBuilder(arguments, out _)!;
        var types = ProviderRegistration.All(new HttpHandlerFactory(TimeProvider.System), TimeProvider.System).Select(ProviderType.Of).ToList();
        var reading = builder.AddSwitchyardConfiguration(types);
        var options = reading.Snapshot?.Options ?? throw new InvalidOperationException(string.Join('\n', reading.Faults));
        var pepper = new byte[32];
        var api = new TestApi(new Switchyard.GraphQL.GraphQLLimits { MaxDepth = options.GraphQL.MaxDepth, MaxCost = options.GraphQL.MaxCost });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<IGraphQLApi>(api);
        KestrelSetup.Configure(builder);
        builder.Services.AddTelemetry(options).AddDrain().AddStores(options, pepper).AddDatabase(options).AddBudgets(options);
        builder.Services.AddLedger(options).AddKeys(pepper).AddGateway();
        var app = builder.Build();
        app.UseGateway();
        var fault = await app.ConnectStoresAsync() ?? await app.StartDatabaseAsync() ?? app.StartLedger();
        if (fault is not null)
        {
            throw new InvalidOperationException(fault.ToString());
        }

        await app.StartAsync(cancellationToken);
        return new GraphQLHost(app, api, url, folder);
    }

    /// <summary>Posts an operation.</summary>
    /// <param name="body">The JSON.</param>
    /// <param name="prepare">Changes the request.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<GraphQLAnswer> PostAsync(string body, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = content }, prepare, cancellationToken);
    }

    /// <summary>Posts a document.</summary>
    /// <param name="query">The document.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<GraphQLAnswer> AskAsync(string query, CancellationToken cancellationToken) => PostAsync(Body(query), null, cancellationToken);

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prepare">Changes it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<GraphQLAnswer> SendAsync(HttpRequestMessage request, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        prepare?.Invoke(request);
        using (request)
        {
            using var response = await Client.SendAsync(request, cancellationToken);
            return await GraphQLAnswer.ReadAsync(response, cancellationToken);
        }
    }

    /// <summary>The JSON of a document.</summary>
    public static string Body(string query) => $$"""{"query":"{{JsonEncodedText.Encode(query)}}"}""";

    /// <summary>The sum of a metric over all series whose labels contain this text.</summary>
    public async Task<double> MetricAsync(string name, string labels, CancellationToken cancellationToken)
    {
        var page = await Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        return page.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is ' ' or '{')
            .Where(line => line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        var drain = App.Services.GetServices<IHostedService>().OfType<DrainService>().Single();
        drain.Hurry();
        drain.Hurry();
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
