using Switchyard.Core.Budgets;
using Switchyard.Core.Configuration;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Server.Access;

namespace Switchyard.Server.Runtime;

/// <summary>Everything that follows from one configuration. A request keeps the state it began with.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Callers">Who may call.</param>
/// <param name="Table">Providers and aliases.</param>
/// <param name="Limits">Which limits apply to what.</param>
internal sealed record GatewayState(ServiceOptions Options, CallerKeys Callers, RouteTable Table, LimitPolicy Limits)
{
    /// <summary>Which budgets apply to whom.</summary>
    public BudgetPolicy Budgets { get; } = new(Options.Budgets);
}
