using Switchyard.Core.Accounting;

namespace Switchyard.Storage.Ledger;

/// <summary>Which columns rows of <c>usage</c> are summed by. The numbers stand in the database.</summary>
/// <param name="Number">Its number.</param>
/// <param name="HasKey">Whether by key.</param>
/// <param name="HasModel">Whether by provider and model.</param>
/// <param name="Label">What its label is: <see cref="UsageDimension.User"/>, <see cref="UsageDimension.Tag"/>, or null for none.</param>
internal sealed record UsageFacet(long Number, bool HasKey, bool HasModel, UsageDimension? Label)
{
    /// <summary>All there are; each has fewer rows than those behind it that can answer the same.</summary>
    public static IReadOnlyList<UsageFacet> All { get; } =
    [
        new(0, false, false, null),
        new(1, true, false, null),
        new(2, false, true, null),
        new(3, true, true, null),
        new(4, false, false, UsageDimension.User),
        new(5, false, false, UsageDimension.Tag),
        new(6, true, true, UsageDimension.User),
        new(7, true, true, UsageDimension.Tag),
    ];

    /// <summary>The smallest that can answer a query; null when none can, because it is about users and tags at once.</summary>
    /// <param name="query">The query.</param>
    public static UsageFacet? For(UsageQuery query)
    {
        var needsKey = query.KeyId is not null || query.GroupBy.Contains(UsageDimension.Key);
        var needsModel = query.Provider is not null || query.Model is not null
            || query.GroupBy.Contains(UsageDimension.Provider) || query.GroupBy.Contains(UsageDimension.Model);
        var needsTag = query.Tag is not null || query.GroupBy.Contains(UsageDimension.Tag);
        var needsUser = query.GroupBy.Contains(UsageDimension.User);
        return needsTag && needsUser ? null : All.First(facet =>
            facet.Label == (needsTag ? UsageDimension.Tag : needsUser ? UsageDimension.User : null)
            && (facet.HasKey || !needsKey) && (facet.HasModel || !needsModel));
    }
}
