using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Server.Configuration;
using Xunit;

namespace Switchyard.FunctionalTests.Configuration;

public sealed class ConfigurationRegistrationTests : IDisposable
{
    private static readonly ProviderType[] Types = [new("openai-compatible", null, false), new("simulated", null, false)];
    private readonly string _folder = Directory.CreateTempSubdirectory("switchyard").FullName;

    private string File => Path.Combine(_folder, "switchyard.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AddSwitchyardConfiguration_FileChanges_AreTakenOrRefusedWhileRunning()
    {
        await Save("""{"DefaultModel":"one"}""");
        var builder = Builder("--urls=http://127.0.0.1:0");
        builder.AddSwitchyardConfiguration(Types).Faults.ShouldBeEmpty();
        await using var app = builder.Build();
        var store = app.Services.GetRequiredService<ConfigurationStore>();
        var rejected = new TaskCompletionSource<IReadOnlyList<ConfigurationFault>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reloaded = new TaskCompletionSource<ConfigurationSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Rejected += faults => rejected.TrySetResult(faults);
        store.Reloaded += snapshot =>
        {
            if (snapshot.Options.DefaultModel == "two")
            {
                reloaded.TrySetResult(snapshot);
            }
        };
        await app.StartAsync(TestContext.Current.CancellationToken);

        await Save("""{"DefaultModel":"bad","Typo":1}""");
        (await rejected.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))
            .ShouldHaveSingleItem().Name.ShouldBe("Switchyard:Typo");
        store.Current.Options.DefaultModel.ShouldBe("one");

        await Save("""{"DefaultModel":"two"}""");
        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        store.Current.Options.DefaultModel.ShouldBe("two");
        app.Urls.ShouldHaveSingleItem().ShouldStartWith($"http://{IPAddress.Loopback}:");
    }

    [Fact]
    public async Task AddSwitchyardConfiguration_BadStart_NamesEveryFaultAndRegistersNothing()
    {
        await Save("""{"Urls":"http://*:1","Providers":{"x":{"BaseUrl":"nowhere","Retry":{"MaxAttempts":"two"}}}}""");
        var builder = Builder();
        using var output = new StringWriter();

        var reading = builder.AddSwitchyardConfiguration(Types);

        reading.Refuse(output).ShouldBe(1);
        output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
        builder.Services.ShouldNotContain(service => service.ServiceType == typeof(ConfigurationStore));
    }

    [Fact]
    public async Task CreateBuilder_SettingsFileIsNoJson_IsAFault()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), "{", TestContext.Current.CancellationToken);

        ConfigurationRegistration.CreateBuilder([$"--contentRoot={_folder}"], out var reading).ShouldBeNull();

        reading!.Faults.ShouldHaveSingleItem().ToString().ShouldContain("can not be read");
    }

    private WebApplicationBuilder Builder(params string[] args)
    {
        var builder = ConfigurationRegistration.CreateBuilder([$"--contentRoot={_folder}", .. args], out _)!;
        builder.Logging.ClearProviders();
        return builder;
    }

    private Task Save(string text) => System.IO.File.WriteAllTextAsync(File, text, TestContext.Current.CancellationToken);
}
