namespace Switchyard.FunctionalTests.Support;

/// <summary>An error the client raised.</summary>
/// <param name="Name">Its class, such as <c>RateLimitError</c>.</param>
/// <param name="Status">The status; null for an error in a stream or of the connection.</param>
/// <param name="Code">The code of the body.</param>
/// <param name="Type">The type of the body.</param>
/// <param name="Param">The parameter of the body.</param>
/// <param name="RequestId">The value of <c>x-request-id</c>.</param>
/// <param name="Message">The message the client made.</param>
internal sealed record NodeChatError(
    string Name, int? Status, string? Code, string? Type, string? Param, string? RequestId, string Message);
