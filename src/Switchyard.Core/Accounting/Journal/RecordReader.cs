using Switchyard.Core.Chat;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Accounting.Journal;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. Never throws: what is no record is nothing.</summary>
internal static class RecordReader
{
    /// <summary>What a record is; null when it is none.</summary>
    public static JournalRecordKind? KindOf(ReadOnlySpan<byte> record) =>
        record is [RecordWriter.Version, var kind, ..] ? (JournalRecordKind)kind : null;

    /// <summary>Reads a record.</summary>
    /// <returns>An intent, a progress, a settlement or a request; null when it is none of them.</returns>
    public static object? Read(ReadOnlyMemory<byte> record)
    {
        var input = new PayloadReader(record);
        if (input.Byte() != RecordWriter.Version)
        {
            return null;
        }

        object? read = (JournalRecordKind)input.Byte() switch
        {
            JournalRecordKind.Intent => Intent(input),
            JournalRecordKind.Progress => new ProgressRecord(input.RequiredText(), input.Int(), UsageOf(input), CostOf(input)),
            JournalRecordKind.Settlement => Settlement(input),
            JournalRecordKind.Request => Request(input),
            _ => null,
        };
        return input.IsBroken || !input.IsAtEnd ? null : read;
    }

    private static AttemptIntent Intent(PayloadReader input) => new()
    {
        RequestId = input.RequiredText(),
        Attempt = input.Int(),
        At = input.Time(),
        Replica = input.RequiredText(),
        KeyId = input.RequiredText(),
        Key = input.RequiredText(),
        Tenant = input.RequiredText(),
        User = input.Text(),
        Tags = input.Texts(),
        Provider = input.RequiredText(),
        Model = input.RequiredText(),
        Kind = (CallKind)input.Byte(),
        Stream = input.Flag(),
        PromptTokens = input.Long(),
        WorstCost = input.Amount(),
        PromptCost = input.Amount(),
        OutputPrice = input.Amount(),
        ExpiresAt = input.Time(),
        Budgets = Holds(input),
    };

    private static BudgetHold[] Holds(PayloadReader input)
    {
        var holds = new BudgetHold[input.Count(leastBytes: 9)];
        for (var i = 0; i < holds.Length; i++)
        {
            holds[i] = new BudgetHold(input.RequiredText(), input.RequiredText(), input.Amount() ?? 0);
        }

        return holds;
    }

    private static Usage UsageOf(PayloadReader input) => new()
    {
        Source = input.RequiredText(),
        PromptTokens = input.Long(),
        CompletionTokens = input.Long(),
        TotalTokens = input.Long(),
        CachedTokens = input.Long(),
        CacheWriteTokens = input.Long(),
        CacheWriteLongTokens = input.Long(),
        AudioInputTokens = input.Long(),
        AudioOutputTokens = input.Long(),
        ImageTokens = input.Long(),
        ReasoningTokens = input.Long(),
        ProviderCost = input.Amount(),
    };

    private static Cost CostOf(PayloadReader input) => new()
    {
        Input = input.Amount(),
        Output = input.Amount(),
        Total = input.Amount(),
        Source = input.RequiredText(),
    };

    private static AttemptSettlement Settlement(PayloadReader input) => new()
    {
        Intent = Intent(input),
        Status = (AttemptStatus)input.Byte(),
        ErrorCode = input.Text(),
        Usage = UsageOf(input),
        Cost = CostOf(input),
        EndedAt = input.Time(),
        LatencyMs = input.Double() ?? 0,
        FirstContentMs = input.Double(),

        // Versions before this one did not say.
        MayBeOpen = input.IsAtEnd || input.Flag(),
    };

    private static RequestRecord Request(PayloadReader input) => new()
    {
        RequestId = input.RequiredText(),
        ClientRequestId = input.RequiredText(),
        At = input.Time(),
        KeyId = input.RequiredText(),
        Key = input.RequiredText(),
        Tenant = input.RequiredText(),
        User = input.Text(),
        Tags = input.Texts(),
        RequestedModel = input.RequiredText(),
        Provider = input.Text(),
        Model = input.Text(),
        Kind = (CallKind)input.Byte(),
        Stream = input.Flag(),
        Outcome = input.RequiredText(),
        Cache = input.RequiredText(),
        Attempts = input.Int(),
        SavedCost = input.Amount(),
        SavedTokens = input.Long(),
        LatencyMs = input.Double() ?? 0,
        FirstContentMs = input.Double(),
    };
}
