namespace Switchyard.Server.Webhooks;

/// <summary>An event to be posted.</summary>
/// <param name="Id">Its id: the same in every try.</param>
/// <param name="Body">Its JSON.</param>
internal sealed record Webhook(string Id, ReadOnlyMemory<byte> Body);
