namespace Switchyard.FunctionalTests.Replay;

/// <summary>How a recorded failure must reach the caller.</summary>
/// <param name="Type">The type of the native envelope.</param>
/// <param name="Code">The code of every envelope.</param>
/// <param name="Status">The HTTP status, when nothing of the answer was sent before.</param>
internal sealed record ExpectedFailure(string Type, string Code, int Status);
