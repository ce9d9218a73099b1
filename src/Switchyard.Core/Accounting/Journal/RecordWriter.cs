using Switchyard.Core.Chat;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Accounting.Journal;

/// <summary>Records as bytes. The first byte of each is its form's version.</summary>
internal static class RecordWriter
{
    public const byte Version = 1;

    public static void Write(PayloadWriter output, AttemptIntent intent)
    {
        Begin(output, JournalRecordKind.Intent);
        Put(output, intent);
    }

    public static void Write(PayloadWriter output, ProgressRecord progress)
    {
        Begin(output, JournalRecordKind.Progress);
        output.Text(progress.RequestId);
        output.Int(progress.Attempt);
        Put(output, progress.Usage);
        Put(output, progress.Cost);
    }

    public static void Write(PayloadWriter output, AttemptSettlement settlement)
    {
        Begin(output, JournalRecordKind.Settlement);
        Put(output, settlement.Intent);
        output.Byte((byte)settlement.Status);
        output.Text(settlement.ErrorCode);
        Put(output, settlement.Usage);
        Put(output, settlement.Cost);
        output.Time(settlement.EndedAt);
        output.Double(settlement.LatencyMs);
        output.Double(settlement.FirstContentMs);
        output.Flag(settlement.MayBeOpen);
    }

    public static void Write(PayloadWriter output, RequestRecord request)
    {
        Begin(output, JournalRecordKind.Request);
        output.Text(request.RequestId);
        output.Text(request.ClientRequestId);
        output.Time(request.At);
        output.Text(request.KeyId);
        output.Text(request.Key);
        output.Text(request.Tenant);
        output.Text(request.User);
        output.Texts(request.Tags);
        output.Text(request.RequestedModel);
        output.Text(request.Provider);
        output.Text(request.Model);
        output.Byte((byte)request.Kind);
        output.Flag(request.Stream);
        output.Text(request.Outcome);
        output.Text(request.Cache);
        output.Int(request.Attempts);
        output.Amount(request.SavedCost);
        output.Long(request.SavedTokens);
        output.Double(request.LatencyMs);
        output.Double(request.FirstContentMs);
    }

    private static void Begin(PayloadWriter output, JournalRecordKind kind)
    {
        output.Byte(Version);
        output.Byte((byte)kind);
    }

    private static void Put(PayloadWriter output, AttemptIntent intent)
    {
        output.Text(intent.RequestId);
        output.Int(intent.Attempt);
        output.Time(intent.At);
        output.Text(intent.Replica);
        output.Text(intent.KeyId);
        output.Text(intent.Key);
        output.Text(intent.Tenant);
        output.Text(intent.User);
        output.Texts(intent.Tags);
        output.Text(intent.Provider);
        output.Text(intent.Model);
        output.Byte((byte)intent.Kind);
        output.Flag(intent.Stream);
        output.Long(intent.PromptTokens);
        output.Amount(intent.WorstCost);
        output.Amount(intent.PromptCost);
        output.Amount(intent.OutputPrice);
        output.Time(intent.ExpiresAt);
        output.Int(intent.Budgets.Count);
        for (var i = 0; i < intent.Budgets.Count; i++)
        {
            var (budget, period, amount) = intent.Budgets[i];
            output.Text(budget);
            output.Text(period);
            output.Amount(amount);
        }
    }

    private static void Put(PayloadWriter output, Usage usage)
    {
        output.Text(usage.Source);
        output.Long(usage.PromptTokens);
        output.Long(usage.CompletionTokens);
        output.Long(usage.TotalTokens);
        output.Long(usage.CachedTokens);
        output.Long(usage.CacheWriteTokens);
        output.Long(usage.CacheWriteLongTokens);
        output.Long(usage.AudioInputTokens);
        output.Long(usage.AudioOutputTokens);
        output.Long(usage.ImageTokens);
        output.Long(usage.ReasoningTokens);
        output.Amount(usage.ProviderCost);
    }

    private static void Put(PayloadWriter output, Cost cost)
    {
        output.Amount(cost.Input);
        output.Amount(cost.Output);
        output.Amount(cost.Total);
        output.Text(cost.Source);
    }
}
