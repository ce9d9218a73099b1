using Xunit;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>The tests that share one replaying service.</summary>
[CollectionDefinition(Name)]
public sealed class ReplayCollection : ICollectionFixture<ReplayService>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Replay";
}
