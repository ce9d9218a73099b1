using Xunit;

namespace Switchyard.Tests.Telemetry;

/// <summary>Activity listeners see the whole process, so tests with one, or without any, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ActivityListeners
{
    public const string Name = "Activity listeners";
}
