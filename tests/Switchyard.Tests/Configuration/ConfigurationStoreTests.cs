using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Server.Configuration;
using Switchyard.Tests.Support;
using Xunit;

namespace Switchyard.Tests.Configuration;

public sealed class ConfigurationStoreTests : IDisposable
{
    private const string Model = "Switchyard:DefaultModel";
    private const string Priority = "Switchyard:Providers:simulated:Priority";

    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { [Model] = "one", [Priority] = "1" }).Build();

    private readonly ConfigurationStore _store;

    public ConfigurationStoreTests()
    {
        var reader = new ConfigurationReader(_configuration, KnownTypes.All, new SourceFaults());
        _store = new ConfigurationStore(_configuration, reader, reader.Read().Snapshot!, _time, _log);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Reload_GoodChange_SwapsTheSnapshotOnceTheEventsSettle()
    {
        var taken = new List<ConfigurationSnapshot>();
        _store.Reloaded += taken.Add;
        var before = _store.Current;

        Change(Model, "two");
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Change(Model, "three");
        _time.Advance(TimeSpan.FromMilliseconds(200));
        _store.Current.ShouldBeSameAs(before);
        _time.Advance(TimeSpan.FromMilliseconds(50));

        _store.Current.Options.DefaultModel.ShouldBe("three");
        before.Options.DefaultModel.ShouldBe("one");
        taken.ShouldHaveSingleItem().ShouldBeSameAs(_store.Current);
        _store.Reloads.ShouldBe(1);
    }

    [Fact]
    public void Reload_BadChange_KeepsTheLastGoodOneAndSaysSoOnce()
    {
        var rejected = new List<IReadOnlyList<ConfigurationFault>>();
        _store.Rejected += rejected.Add;
        var before = _store.Current;

        ChangeAndSettle(Priority, "high");
        ChangeAndSettle(Model, "two");

        _store.Current.ShouldBeSameAs(before);
        _store.Rejections.ShouldBe(2);
        rejected.Count.ShouldBe(2);
        _log.Messages.ShouldHaveSingleItem().ShouldContain($"{Priority} must be a whole number.");

        ChangeAndSettle(Priority, "5");

        _store.Current.Options.DefaultModel.ShouldBe("two");
        _store.Current.Options.Providers["simulated"].Priority.ShouldBe(5);
        ChangeAndSettle(Priority, "high");
        _log.Messages.Count(message => message.Contains("whole number", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void Reload_OtherAddresses_KeepsThoseListenedOn()
    {
        ChangeAndSettle("Switchyard:Urls", "http://*:80");

        _store.Reloads.ShouldBe(1);
        _store.Current.Options.Urls.ShouldBe("http://127.0.0.1:8080");
    }

    [Fact]
    public void Dispose_ChangesAfterwards_AreNotRead()
    {
        _store.Dispose();

        ChangeAndSettle(Model, "two");

        _store.Current.Options.DefaultModel.ShouldBe("one");
    }

    private void ChangeAndSettle(string name, string value)
    {
        Change(name, value);
        _time.Advance(TimeSpan.FromMilliseconds(250));
    }

    private void Change(string name, string value)
    {
        _configuration[name] = value;
        _configuration.Reload();
    }

    private sealed class RecordingLogger : ILogger<ConfigurationStore>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add(formatter(state, exception));
    }
}
