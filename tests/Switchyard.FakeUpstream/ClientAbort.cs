namespace Switchyard.FakeUpstream;

/// <summary>The client left before its answer was complete.</summary>
/// <param name="At">When the upstream saw it, as a timestamp of its clock.</param>
/// <param name="AfterArrival">Time since the request had arrived.</param>
public sealed record ClientAbort(long At, TimeSpan AfterArrival);
