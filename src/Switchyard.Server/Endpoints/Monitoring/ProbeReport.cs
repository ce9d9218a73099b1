namespace Switchyard.Server.Endpoints.Monitoring;

/// <summary>The answer of <c>/health/live</c> and <c>/health/ready</c>.</summary>
/// <param name="Status"><c>ok</c> or <c>draining</c>.</param>
internal sealed record ProbeReport(string Status);
