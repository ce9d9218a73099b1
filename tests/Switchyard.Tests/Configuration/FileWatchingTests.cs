using Shouldly;
using Switchyard.Server.Configuration;
using Xunit;

namespace Switchyard.Tests.Configuration;

public sealed class FileWatchingTests
{
    private readonly List<Watcher> _watchers = [];
    private readonly List<(string Name, string Value)> _set = [];

    [Fact]
    public void Prepare_WatchesEnough_SetsNothingAndLeavesNone()
    {
        FileWatching.Prepare(() => Begin(most: 100), (name, value) => _set.Add((name, value)));

        _set.ShouldBeEmpty();
        _watchers.ShouldNotBeEmpty();
        _watchers.ShouldAllBe(watcher => watcher.IsDisposed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Prepare_TooFewWatches_HasFilesPolledAndLeavesNone(int most)
    {
        FileWatching.Prepare(() => Begin(most), (name, value) => _set.Add((name, value)));

        _set.ShouldBe([("DOTNET_USE_POLLING_FILE_WATCHER", "1")]);
        _watchers.Count.ShouldBe(most);
        _watchers.ShouldAllBe(watcher => watcher.IsDisposed);
    }

    private Watcher Begin(int most)
    {
        if (_watchers.Count == most)
        {
            throw new IOException("The configured user limit on the number of inotify instances has been reached.");
        }

        _watchers.Add(new Watcher());
        return _watchers[^1];
    }

    private sealed class Watcher : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
