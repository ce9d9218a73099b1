using Switchyard.Core.Configuration;
using Switchyard.Providers;
using Switchyard.Providers.Upstream;
using Switchyard.Server.Configuration;
using Switchyard.Server.Hosting;
using Switchyard.Server.Telemetry;

var builder = ConfigurationRegistration.CreateBuilder(args, out var unreadable);
if (builder is null)
{
    return unreadable!.Refuse(Console.Error);
}

var types = ProviderRegistration.All(new HttpHandlerFactory(TimeProvider.System), TimeProvider.System).Select(ProviderType.Of).ToList();
var reading = builder.AddSwitchyardConfiguration(types);
if (reading.Snapshot is not { } snapshot)
{
    return reading.Refuse(Console.Error);
}

builder.Logging.AddJsonLines();
KestrelSetup.Configure(builder);
builder.Services.AddTelemetry(snapshot.Options);
builder.Services.AddDrain();
builder.Services.AddGateway();

var app = builder.Build();
app.UseGateway();
await app.RunAsync();
return 0;
