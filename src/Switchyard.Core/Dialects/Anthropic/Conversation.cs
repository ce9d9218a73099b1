using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>
/// A conversation in the API's order: system text apart, then turns of user and assistant by turns. Messages without anything to
/// say are left out, neighbours of one role are one turn, and a tool's answer belongs to the user's turn.
/// </summary>
/// <remarks>
/// The API knows no system message inside the conversation: later ones join the first, in their order, so an instruction
/// given half-way holds from the start.
/// </remarks>
internal sealed class Conversation
{
    private readonly List<Entry> _system = [];
    private readonly List<Turn> _turns = [];

    /// <summary>System and developer messages, in order.</summary>
    public IReadOnlyList<Entry> System => _system;

    /// <summary>The turns, roles alternating.</summary>
    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>Whether a tool loop goes on whose assistant turn came without signed thinking.</summary>
    public bool LacksThinking =>
        _turns is [.., { IsAssistant: true } assistant, { IsAssistant: false } user] &&
        user.Entries.Any(entry => entry.Message.Role == "tool") &&
        assistant.Entries.Any(entry => entry.Message.ToolCalls is { Count: > 0 }) &&
        !assistant.Entries.Any(entry => ReasoningBlocks.HasAny(entry.Message));

    /// <summary>Sorts a request's messages.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="notes">Told of what the API can not take.</param>
    public static Conversation Of(IReadOnlyList<ChatMessage> messages, RequestNotes notes)
    {
        var conversation = new Conversation();
        for (var i = 0; i < messages.Count; i++)
        {
            conversation.Add(new Entry(messages[i], i), notes);
        }

        if (conversation._turns.Count == 0)
        {
            notes.Refuse("messages", "The target needs a user message that is not empty.");
        }
        else if (conversation._turns[0].IsAssistant)
        {
            var first = conversation._turns[0].Entries[0].Index;
            notes.Refuse($"messages[{first}].role", "The target's conversations begin with a user message.");
        }

        return conversation;
    }

    /// <summary>Whether a part is text with nothing in it, which the API refuses.</summary>
    /// <param name="part">The part.</param>
    public static bool IsBlank(ContentPart part) =>
        part.Type is ContentPart.TextType or ContentPart.RefusalType && string.IsNullOrWhiteSpace(part.Text);

    private void Add(Entry entry, RequestNotes notes)
    {
        switch (entry.Message.Role)
        {
            case "system" or "developer":
                _system.Add(entry);
                break;
            case "user" or "tool" or "assistant":
                if (!IsEmpty(entry.Message))
                {
                    AddToTurn(entry, entry.Message.Role == "assistant");
                }

                break;
            default:
                notes.Invalid($"messages[{entry.Index}].role", "A role must be system, developer, user, assistant or tool.");
                break;
        }
    }

    private void AddToTurn(Entry entry, bool isAssistant)
    {
        if (_turns is not [.., var last] || last.IsAssistant != isAssistant)
        {
            last = new Turn(isAssistant, []);
            _turns.Add(last);
        }

        last.Entries.Add(entry);
    }

    private static bool IsEmpty(ChatMessage message) =>
        message.Role != "tool" &&
        message.ToolCalls is not { Count: > 0 } &&
        string.IsNullOrWhiteSpace(message.Refusal) &&
        (message.Content?.AsParts().All(IsBlank) ?? true) &&
        !ReasoningBlocks.HasAny(message);

    /// <summary>A message and where it stands in the request.</summary>
    /// <param name="Message">The message.</param>
    /// <param name="Index">Its place.</param>
    public readonly record struct Entry(ChatMessage Message, int Index);

    /// <summary>Neighbouring messages of one role.</summary>
    /// <param name="IsAssistant">Whose turn it is.</param>
    /// <param name="Entries">Its messages.</param>
    public sealed record Turn(bool IsAssistant, List<Entry> Entries);
}
