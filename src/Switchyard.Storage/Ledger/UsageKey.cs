namespace Switchyard.Storage.Ledger;

/// <summary>What names a row of <c>usage</c>. Ordered, so that two replicas lock the same rows in the same order.</summary>
internal readonly record struct UsageKey(
    long Facet, UsageGrain Grain, DateTimeOffset At, string Tenant, string KeyId, string Provider, string Model, string Label) : IComparable<UsageKey>
{
    public int CompareTo(UsageKey other)
    {
        var order = Facet.CompareTo(other.Facet);
        order = order != 0 ? order : Grain.CompareTo(other.Grain);
        order = order != 0 ? order : At.CompareTo(other.At);
        order = order != 0 ? order : string.CompareOrdinal(Tenant, other.Tenant);
        order = order != 0 ? order : string.CompareOrdinal(KeyId, other.KeyId);
        order = order != 0 ? order : string.CompareOrdinal(Provider, other.Provider);
        order = order != 0 ? order : string.CompareOrdinal(Model, other.Model);
        return order != 0 ? order : string.CompareOrdinal(Label, other.Label);
    }
}
