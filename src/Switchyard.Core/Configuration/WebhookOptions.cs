namespace Switchyard.Core.Configuration;

/// <summary>Who is told of events: <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>Where events are posted to. Default: none, nobody is told.</summary>
    public Uri? Url { get; set; }

    /// <summary>The secret that signs them, at least 16 characters. Never logged.</summary>
    public string? Secret { get; set; }

    /// <summary>Whether <see cref="Url"/> may be a name that resolves to a loopback or private address. Default: false.</summary>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>How long one try may take. Default: 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
