using Microsoft.AspNetCore.Connections;
using Switchyard.Core.Configuration;
using Switchyard.Providers;
using Switchyard.Providers.Upstream;
using Switchyard.Server.Access;
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

if (Pepper.Load(snapshot.Options, out var unwritable) is not { } pepper)
{
    return (reading with { Faults = [unwritable!] }).Refuse(Console.Error);
}

if (builder.Services.AddClock(Environment.GetEnvironmentVariable) is { } unclear)
{
    return (reading with { Faults = [unclear] }).Refuse(Console.Error);
}

builder.Logging.AddJsonLines();
KestrelSetup.Configure(builder);
builder.Services.AddTelemetry(snapshot.Options);
builder.Services.AddDrain();
builder.Services.AddStores(snapshot.Options, pepper);
builder.Services.AddDatabase(snapshot.Options);
builder.Services.AddBudgets(snapshot.Options);
builder.Services.AddLedger(snapshot.Options);
builder.Services.AddKeys(pepper);
builder.Services.AddGateway();

var app = builder.Build();
app.UseGateway();
if ((await app.ConnectStoresAsync() ?? await app.StartDatabaseAsync() ?? app.StartLedger()) is { } unfit)
{
    return (reading with { Faults = [unfit] }).Refuse(Console.Error);
}

try
{
    await app.RunAsync();
    return 0;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    return (reading with { Faults = [new ConfigurationFault($"{ServiceOptions.Section}:Urls", "names an address that is in use.")] }).Refuse(Console.Error);
}
