using Xunit;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Tests that load three servers at once: never beside any other, or the machine is what is measured.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ReplicaCollection
{
    /// <summary>Its name.</summary>
    public const string Name = "Replicas";

    /// <summary>A number that the environment may set, for longer runs than every build's.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="standard">The number without it.</param>
    internal static int Count(string variable, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var count) ? count : standard;
}
