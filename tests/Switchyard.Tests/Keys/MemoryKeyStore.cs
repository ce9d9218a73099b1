using Switchyard.Core.Errors;
using Switchyard.Core.Keys;

namespace Switchyard.Tests.Keys;

/// <summary>Keys in memory, and what was written into the audit.</summary>
internal sealed class MemoryKeyStore : IKeyStore
{
    private readonly List<KeyRecord> _keys = [];

    public List<AuditRecord> Audits { get; } = [];

    /// <summary>What every operation fails with; null: none does.</summary>
    public LlmError? Outage { get; set; }

    public int Reads { get; private set; }

    public KeyRecord this[string id] => _keys.Single(key => key.Id == id);

    public void Put(KeyRecord key) => _keys.Add(key);

    public ValueTask<LlmError?> AddAsync(KeyRecord key, AuditRecord audit, CancellationToken cancellationToken)
    {
        if (Outage is null)
        {
            _keys.Add(key);
            Audits.Add(audit);
        }

        return new(Outage);
    }

    public ValueTask<Outcome<KeyRecord>> ChangeAsync(string id, Func<KeyRecord, Outcome<KeyChange>> change, CancellationToken cancellationToken)
    {
        var at = _keys.FindIndex(key => key.Id == id);
        if (Outage is not null || at < 0)
        {
            return new(Outage ?? new LlmError(LlmErrorCode.NotFound, "none"));
        }

        var made = change(_keys[at]);
        if (!made.IsSuccess)
        {
            return new(made.Error);
        }

        _keys[at] = made.Value.Key;
        Audits.Add(made.Value.Audit);
        return new(made.Value.Key);
    }

    public ValueTask<Outcome<KeyRecord>> FindAsync(string id, CancellationToken cancellationToken) =>
        new(Outage is { } error ? error : _keys.Find(key => key.Id == id) is { } found ? found : new LlmError(LlmErrorCode.NotFound, "none"));

    public ValueTask<Outcome<IReadOnlyList<KeyRecord>>> ListAsync(string? tenant, string? after, int most, CancellationToken cancellationToken) =>
        new(new Outcome<IReadOnlyList<KeyRecord>>([.. _keys.Where(key => tenant is null || key.Tenant == tenant).SkipWhile(key => after is not null && key.Id != after).Skip(after is null ? 0 : 1).Take(most)]));

    public ValueTask<Outcome<KeyNews>> ReadChangesAsync(long since, CancellationToken cancellationToken)
    {
        Reads++;
        return new(Outage is { } error ? error : new KeyNews([.. _keys], since + 1));
    }

    public ValueTask<LlmError?> AuditAsync(AuditRecord audit, CancellationToken cancellationToken)
    {
        Audits.Add(audit);
        return new(Outage);
    }
}
