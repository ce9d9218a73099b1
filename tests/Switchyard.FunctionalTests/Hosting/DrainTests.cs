using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Server.Hosting;
using Xunit;

namespace Switchyard.FunctionalTests.Hosting;

public sealed class DrainTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_RequestsRun_NewOnesAreRefusedAndStreamsEndInTheirOwnProtocol()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = Build(new ShutdownOptions { ListenFor = TimeSpan.Zero, FinishWithin = TimeSpan.FromSeconds(60) });
        var state = app.Services.GetRequiredService<DrainState>();
        app.MapGet("/stream", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("data: one\n\n", Cancelled);
            await context.Response.Body.FlushAsync(Cancelled);
            started.SetResult();
            var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = state.CutToken.Register(cut.SetResult);
            await cut.Task;
            await context.Response.WriteAsync("event: error\n\n", Cancelled);
        });
        app.MapGet("/short", () => "ok");
        await app.StartAsync(Cancelled);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var before = await client.GetAsync("/short", Cancelled);
        var stream = client.GetStringAsync("/stream", Cancelled);
        await started.Task;
        var stopping = app.StopAsync(Cancelled);
        using var after = await client.GetAsync("/short", Cancelled);
        using var probe = await client.GetAsync("/health/live", Cancelled);
        app.Services.GetRequiredService<DrainService>().Hurry();
        app.Services.GetRequiredService<DrainService>().Hurry();

        (await stream).ShouldBe("data: one\n\nevent: error\n\n");
        await stopping;
        before.Headers.ConnectionClose.ShouldNotBe(true);
        after.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        after.Headers.ConnectionClose.ShouldBe(true);
        probe.StatusCode.ShouldBe(HttpStatusCode.OK);
        state.CutRequests.ShouldBe(1);
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync("/short", Cancelled));
    }

    private static WebApplication Build(ShutdownOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        KestrelSetup.Configure(builder);
        builder.Services.AddSingleton<DrainState>();
        builder.Services.AddSingleton(services => new DrainService(
            options, services.GetRequiredService<DrainState>(), TimeProvider.System, NullLogger<DrainService>.Instance));
        builder.Services.AddHostedService(services => services.GetRequiredService<DrainService>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainService.TotalOf(options));
        var app = builder.Build();
        app.UseDrain((context, error) =>
        {
            context.Response.StatusCode = error.HttpStatus;
            return context.Response.WriteAsync(error.CodeName, Cancelled);
        });
        app.MapGet("/health/live", () => "ok");
        return app;
    }
}
