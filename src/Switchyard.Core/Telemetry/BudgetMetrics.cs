using System.Diagnostics.Metrics;
using Switchyard.Core.Budgets;

namespace Switchyard.Core.Telemetry;

/// <summary>What budgets do: refusals, overruns, figures reached. Thread-safe.</summary>
public sealed class BudgetMetrics
{
    private const decimal MicrosPerDollar = 1_000_000;

    private readonly Counter<long> _refused;
    private readonly Counter<double> _overrun;
    private readonly Counter<long> _unpriced;
    private readonly Counter<long> _reached;
    private double _drift;

    internal BudgetMetrics(Meter meter)
    {
        _refused = meter.CreateCounter<long>("switchyard.budget_refused", "{refusal}", "Attempts that a budget refused.");
        _overrun = meter.CreateCounter<double>(
            "switchyard.budget_overrun_microusd", null, "What attempts cost beyond what was reserved of hard budgets, in millionths of a dollar.");
        _unpriced = meter.CreateCounter<long>("switchyard.budget_unpriced", "{attempt}", "Attempts without a price that a hard budget applied to.");
        _reached = meter.CreateCounter<long>("switchyard.budget_reached", "{figure}", "Figures of budgets of which a part was reached.");
        meter.CreateObservableGauge(
            "switchyard.budget_drift_microusd",
            () => Volatile.Read(ref _drift),
            null,
            "What the database may keep for this replica beyond what it knows of, in millionths of a dollar.");
    }

    /// <summary>A budget refused an attempt.</summary>
    /// <param name="scope">Whose budget.</param>
    public void Refused(BudgetScope scope) => _refused.Add(1, new KeyValuePair<string, object?>("scope", LabelValue<BudgetScope>.Of(scope)));

    /// <summary>An attempt cost more than what was reserved.</summary>
    /// <param name="amount">How much more, in USD.</param>
    public void Overrun(decimal amount) => _overrun.Add((double)(amount * MicrosPerDollar));

    /// <summary>An attempt has no price, and a hard budget applies.</summary>
    public void Unpriced() => _unpriced.Add(1);

    /// <summary>A part of a figure was reached.</summary>
    /// <param name="scope">Whose budget.</param>
    /// <param name="mark">Which part of which figure.</param>
    public void Reached(BudgetScope scope, BudgetMark mark) => _reached.Add(
        1,
        new KeyValuePair<string, object?>("scope", LabelValue<BudgetScope>.Of(scope)),
        new KeyValuePair<string, object?>("figure", mark.IsHard ? "hard" : "soft"),
        new KeyValuePair<string, object?>("percent", mark.Percent == BudgetMark.Whole ? "100" : "80"));

    /// <summary>Tells what is in doubt now.</summary>
    /// <param name="amount">How much, in USD.</param>
    public void Drifts(decimal amount) => Volatile.Write(ref _drift, (double)(amount * MicrosPerDollar));

    /// <summary>Makes the counters visible at zero, so that a first increment is a rise and not a beginning.</summary>
    internal void Announce()
    {
        _overrun.Add(0);
        _unpriced.Add(0);
        foreach (var scope in Enum.GetValues<BudgetScope>())
        {
            _refused.Add(0, new KeyValuePair<string, object?>("scope", LabelValue<BudgetScope>.Of(scope)));
        }
    }
}
