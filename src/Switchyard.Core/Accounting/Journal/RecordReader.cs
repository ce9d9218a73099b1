using Switchyard.Core.Chat;
using Switchyard.Core.Wire;

namespace Switchyard.Core.Accounting.Journal;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. Never throws: what is no record is nothing. Not thread-safe.</summary>
internal sealed class RecordReader
{
    private const int MostNames = 1024;
    private const int MostIds = 256;

    private readonly PayloadReader _input = new(default);

    // Most records name the same few keys, models and outcomes.
    private readonly TextTable _names = new(MostNames);

    // An attempt and its request share their id, and often the client's too, but nobody else ever has it: it must not push names out.
    private readonly TextTable _ids = new(MostIds);

    /// <summary>What a record is; null when it is none.</summary>
    public static JournalRecordKind? KindOf(ReadOnlySpan<byte> record) =>
        record is [RecordWriter.Version, var kind, ..] ? (JournalRecordKind)kind : null;

    /// <summary>Reads a record.</summary>
    /// <returns>An intent, a progress, a settlement or a request; null when it is none of them.</returns>
    public object? Read(ReadOnlyMemory<byte> record)
    {
        _input.Begin(record);
        if (_input.Byte() != RecordWriter.Version)
        {
            return null;
        }

        object? read = (JournalRecordKind)_input.Byte() switch
        {
            JournalRecordKind.Intent => Intent(),
            JournalRecordKind.Progress => new ProgressRecord(_input.RequiredText(_ids), _input.Int(), UsageOf(), CostOf()),
            JournalRecordKind.Settlement => Settlement(),
            JournalRecordKind.Request => Request(),
            _ => null,
        };
        return _input.IsBroken || !_input.IsAtEnd ? null : read;
    }

    private AttemptIntent Intent() => new()
    {
        RequestId = _input.RequiredText(_ids),
        Attempt = _input.Int(),
        At = _input.Time(),
        Replica = _input.RequiredText(_names),
        KeyId = _input.RequiredText(_names),
        Key = _input.RequiredText(_names),
        Tenant = _input.RequiredText(_names),
        User = _input.Text(_names),
        Tags = _input.Texts(_names),
        Provider = _input.RequiredText(_names),
        Model = _input.RequiredText(_names),
        Kind = (CallKind)_input.Byte(),
        Stream = _input.Flag(),
        PromptTokens = _input.Long(),
        WorstCost = _input.Amount(),
        PromptCost = _input.Amount(),
        OutputPrice = _input.Amount(),
        ExpiresAt = _input.Time(),
        Budgets = Holds(),
    };

    private BudgetHold[] Holds()
    {
        var count = _input.Count(leastBytes: 9);
        BudgetHold[] holds = count == 0 ? [] : new BudgetHold[count];
        for (var i = 0; i < holds.Length; i++)
        {
            holds[i] = new BudgetHold(_input.RequiredText(_names), _input.RequiredText(_names), _input.Amount() ?? 0);
        }

        return holds;
    }

    private Usage UsageOf() => new()
    {
        Source = _input.RequiredText(_names),
        PromptTokens = _input.Long(),
        CompletionTokens = _input.Long(),
        TotalTokens = _input.Long(),
        CachedTokens = _input.Long(),
        CacheWriteTokens = _input.Long(),
        CacheWriteLongTokens = _input.Long(),
        AudioInputTokens = _input.Long(),
        AudioOutputTokens = _input.Long(),
        ImageTokens = _input.Long(),
        ReasoningTokens = _input.Long(),
        ProviderCost = _input.Amount(),
    };

    private Cost CostOf() => new()
    {
        Input = _input.Amount(),
        Output = _input.Amount(),
        Total = _input.Amount(),
        Source = _input.RequiredText(_names),
    };

    private AttemptSettlement Settlement() => new()
    {
        Intent = Intent(),
        Status = (AttemptStatus)_input.Byte(),
        ErrorCode = _input.Text(_names),
        Usage = UsageOf(),
        Cost = CostOf(),
        EndedAt = _input.Time(),
        LatencyMs = _input.Double() ?? 0,
        FirstContentMs = _input.Double(),

        // Versions before this one did not say.
        MayBeOpen = _input.IsAtEnd || _input.Flag(),
    };

    private RequestRecord Request() => new()
    {
        RequestId = _input.RequiredText(_ids),
        ClientRequestId = _input.RequiredText(_ids),
        At = _input.Time(),
        KeyId = _input.RequiredText(_names),
        Key = _input.RequiredText(_names),
        Tenant = _input.RequiredText(_names),
        User = _input.Text(_names),
        Tags = _input.Texts(_names),
        RequestedModel = _input.RequiredText(_names),
        Provider = _input.Text(_names),
        Model = _input.Text(_names),
        Kind = (CallKind)_input.Byte(),
        Stream = _input.Flag(),
        Outcome = _input.RequiredText(_names),
        Cache = _input.RequiredText(_names),
        Attempts = _input.Int(),
        SavedCost = _input.Amount(),
        SavedTokens = _input.Long(),
        LatencyMs = _input.Double() ?? 0,
        FirstContentMs = _input.Double(),
    };
}
