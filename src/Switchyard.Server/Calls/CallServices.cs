using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Hosting;
using Switchyard.Server.Http;
using Switchyard.Server.Runtime;

namespace Switchyard.Server.Calls;

/// <summary>What every call needs. Thread-safe.</summary>
/// <param name="Gateway">Has the configuration in force.</param>
/// <param name="Service">Takes calls to answers.</param>
/// <param name="Catalog">Knows the models.</param>
/// <param name="Limits">Knows what calls may take.</param>
/// <param name="Drain">Ends calls when this replica leaves.</param>
/// <param name="Metrics">Counts them.</param>
/// <param name="Report">Is told how they ended.</param>
/// <param name="Ledger">Writes them down.</param>
/// <param name="Time">The clock.</param>
internal sealed record CallServices(
    Gateway Gateway,
    ICompletionService Service,
    ModelCatalog Catalog,
    AdmissionControl Limits,
    DrainState Drain,
    SwitchyardMetrics Metrics,
    CallReport Report,
    RequestLedger Ledger,
    TimeProvider Time);
