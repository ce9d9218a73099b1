namespace Switchyard.Core.Chat;

/// <summary>A chat request, provider-neutral: the body of <c>POST /api/v1/complete</c>.</summary>
public sealed record LlmRequest : LlmRequestOptions
{
    /// <summary>The conversation, oldest first; at least one message.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }
}
