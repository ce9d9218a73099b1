using System.Buffers;
using System.Text.Json;
using Switchyard.Core.Budgets;

namespace Switchyard.Server.Webhooks;

/// <summary>Tells by webhook of figures of budgets that were reached.</summary>
/// <param name="sender">Posts it.</param>
internal sealed class BudgetWebhook(WebhookSender sender) : IBudgetObserver
{
    /// <inheritdoc/>
    public void Reached(BudgetNotice notice)
    {
        var id = Guid.CreateVersion7(notice.At).ToString("N");
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", "budget.reached");
            json.WriteString("id", id);
            json.WriteString("at", notice.At.UtcDateTime);
            json.WriteString("budget", notice.Mark.Budget);
            json.WriteString("period", notice.Mark.Period);
            json.WriteString("figure", notice.Mark.IsHard ? "hard" : "soft");
            json.WriteNumber("percent", notice.Mark.Percent);
            json.WriteNumber("limit", notice.Mark.Limit);
            json.WriteNumber("spent", notice.Spent);
            json.WriteString("currency", "USD");
            json.WriteEndObject();
        }

        sender.Post(new Webhook(id, body.WrittenMemory));
    }
}
