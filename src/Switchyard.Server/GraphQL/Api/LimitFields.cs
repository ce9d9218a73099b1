using Switchyard.Server.Access;
using Switchyard.Server.Endpoints.Limits;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>What is left of the caller's limits and budgets.</summary>
/// <param name="limits">Knows it.</param>
internal sealed class LimitFields(LimitDirectory limits) : IFieldSet
{
    /// <inheritdoc/>
    public void Bind(FieldBinder fields)
    {
        fields.Root("Query.limits", AccessPolicy.Caller, FieldCost.Store, call => limits.ReadAsync(call.Caller, call.Text("name"), call.Text("user"), call.Token));
        fields.Type<LimitReport>("LimitReport")
            .Leaf("key", static report => report.Key)
            .Part("buckets", static report => report.Buckets)
            .Part("budgets", static report => report.Budgets);
        fields.Type<LimitReport.Bucket>("LimitBucket")
            .Leaf("scope", static bucket => bucket.Scope)
            .Leaf("label", static bucket => bucket.Label)
            .Part("figures", static bucket => bucket.Figures);
        fields.Type<LimitReport.Figure>("LimitFigure")
            .Leaf("unit", static figure => figure.Unit)
            .Leaf("window", static figure => figure.Window)
            .Leaf("limit", static figure => figure.Limit)
            .Leaf("remaining", static figure => figure.Remaining)
            .Leaf("resetMs", static figure => figure.ResetMs);
        fields.Type<LimitReport.Budget>("BudgetStanding")
            .Leaf("scope", static budget => budget.Scope)
            .Leaf("period", static budget => budget.Period)
            .Leaf("limit", static budget => budget.Limit)
            .Leaf("softLimit", static budget => budget.SoftLimit)
            .Leaf("spent", static budget => budget.Spent)
            .Leaf("reserved", static budget => budget.Reserved)
            .Leaf("endsAt", static budget => budget.EndsAt);
    }
}
