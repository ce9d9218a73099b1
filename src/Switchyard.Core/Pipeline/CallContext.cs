using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>One call on its way through the service. Used by one thread at a time.</summary>
/// <param name="Call">The call.</param>
/// <param name="Table">The configuration it began with.</param>
/// <param name="Trace">Takes what happens to it.</param>
/// <param name="Admission">What it may take of the limits.</param>
public sealed record CallContext(LlmCall Call, RouteTable Table, CallTrace Trace, ICallAdmission Admission)
{
    private Outcome<IReadOnlyList<Target>>? _route;

    /// <summary>The targets to try, in order; found once, because some strategies take turns.</summary>
    /// <param name="router">Finds them.</param>
    public Outcome<IReadOnlyList<Target>> RouteBy(ModelRouter router) => _route ??= router.Route(Call, Table);
}
