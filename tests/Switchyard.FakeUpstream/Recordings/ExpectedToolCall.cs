namespace Switchyard.FakeUpstream.Recordings;

/// <summary>A tool call of a recording.</summary>
/// <param name="Id">The provider's id; empty when it sent none.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">The arguments as JSON text, <c>{}</c> when none were sent. White space as recorded.</param>
public sealed record ExpectedToolCall(string Id, string Name, string Arguments);
