namespace Switchyard.Core.Configuration;

/// <summary>The rules of <c>Webhooks</c>. No message carries the secret.</summary>
internal static class WebhookRules
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    public static void Check(string path, WebhookOptions webhooks, FaultList faults)
    {
        faults.Positive($"{path}:Timeout", webhooks.Timeout, LongestTimeout);
        if (webhooks.Url is { } url)
        {
            faults.Http($"{path}:Url", url);
            if (webhooks.Secret is null)
            {
                faults.Add($"{path}:Secret", "must be set: what is posted is signed with it.");
            }
        }

        if (webhooks.Secret is { } secret)
        {
            AuthRules.CheckSigningSecret($"{path}:Secret", secret, faults);
        }
    }
}
