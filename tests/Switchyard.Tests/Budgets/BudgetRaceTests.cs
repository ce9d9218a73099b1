using System.Globalization;
using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Budgets;

public sealed class BudgetRaceTests
{
    [Fact]
    public async Task ReserveAsync_TenThousandOverThreeReplicas_ExactlyAHundredPass()
    {
        for (var repeat = 0; repeat < 20; repeat++)
        {
            using var rig = new BudgetRig(replicas: 3);
            rig.Bank.Gate = static async _ => await Task.Yield();
            var caller = BudgetRig.Caller(day: 1m, total: 1.5m);
            var passed = new int[3];

            var calls = Enumerable.Range(0, 10_000).Select(i => Task.Run(async () =>
            {
                var outcome = await rig.Guards[i % 3].ReserveAsync(caller, 0.01m, CancellationToken.None);
                if (outcome.IsSuccess)
                {
                    Interlocked.Increment(ref passed[i % 3]);
                    rig.Settle(i % 3, outcome.Value.Holds, 0.01m);
                }
                else
                {
                    outcome.Error.Code.ShouldBe(LlmErrorCode.BudgetExceeded);
                }
            }));
            await Task.WhenAll(calls);

            passed.Sum().ShouldBe(100, string.Join(", ", passed));
            rig.Bank.Spent("key:k1", "day:2026-01-01").ShouldBe(1m);
            rig.Bank.Calls["grant"].ShouldBeLessThan(300);
        }
    }

    [Fact]
    public async Task ReserveAsync_AnyInterleavingWithFaults_NeverOverspendsAndDriftsNowhere()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            using var rig = new BudgetRig(replicas: 3);
            var run = new RandomRun(rig, seed);
            await run.WorkAsync(steps: 300);
            await run.RestAsync();
        }
    }

    /// <summary>Calls of three replicas, all of one budget, in an order and with faults that follow from a seed.</summary>
    private sealed class RandomRun(BudgetRig rig, int seed)
    {
        private const decimal Limit = 100;
        private const string Today = "day:2026-01-01";
        private static readonly BankFault[] Faults = [BankFault.Refused, BankFault.AnswerLost, BankFault.Late];

        private readonly Random _random = new(seed);
        private readonly List<(int Replica, IReadOnlyList<BudgetHold> Holds, decimal Amount)> _running = [];
        private readonly List<(int Replica, AttemptSettlement Settlement)> _unshipped = [];
        private decimal _settled;

        public async Task WorkAsync(int steps)
        {
            rig.Bank.Fault = _ => _random.Next(4) == 0 ? Faults[_random.Next(3)] : BankFault.None;
            for (var i = 0; i < steps; i++)
            {
                await StepAsync();
                (_settled + _running.Sum(static call => call.Amount)).ShouldBeLessThanOrEqualTo(Limit, Name);
                (rig.Bank.Spent("key:k1", Today) + rig.Bank.Granted("key:k1", Today)).ShouldBeLessThanOrEqualTo(Limit, Name);
            }
        }

        public async Task RestAsync()
        {
            rig.Bank.ArriveLate();
            rig.Bank.Fault = static _ => BankFault.None;
            while (_unshipped.Count > 0)
            {
                Ship();
            }

            await rig.PassAsync(TimeSpan.FromSeconds(60));

            rig.Bank.Spent("key:k1", Today).ShouldBe(_settled, Name);
            rig.Bank.Granted("key:k1", Today).ShouldBe(_running.Sum(static call => call.Amount), Name);
            rig.Metric("switchyard_budget_drift_microusd").ShouldBe(0, Name);
            var rest = Limit - _settled - _running.Sum(static call => call.Amount);
            if (rest > 0)
            {
                (await BudgetRig.TryAsync(rig.Guards[seed % 3], BudgetRig.Caller(day: Limit), rest)).ShouldBeNull(Name);
            }
        }

        private string Name => string.Create(CultureInfo.InvariantCulture, $"seed {seed}");

        private async Task StepAsync()
        {
            switch (_random.Next(10))
            {
                case < 4:
                    await ReserveAsync();
                    break;
                case < 6 when _running.Count > 0:
                    End(_random.Next(_running.Count));
                    break;
                case < 8:
                    Ship();
                    break;
                case 8:
                    rig.Bank.ArriveLate();
                    break;
                default:
                    await rig.PassAsync(TimeSpan.FromMilliseconds(500 * _random.Next(1, 4)));
                    break;
            }
        }

        private async Task ReserveAsync()
        {
            var replica = _random.Next(3);
            decimal amount = _random.Next(1, 6);
            var outcome = await rig.Guards[replica].ReserveAsync(BudgetRig.Caller(day: Limit), amount, CancellationToken.None);
            if (outcome.IsSuccess)
            {
                _running.Add((replica, outcome.Value.Holds, amount));
            }
        }

        private void End(int index)
        {
            var (replica, holds, amount) = _running[index];
            _running.RemoveAt(index);
            if (_random.Next(5) == 0)
            {
                rig.Guards[replica].Settle(holds, null);
                return;
            }

            var cost = amount * _random.Next(0, 5) / 4;
            _settled += cost;
            _unshipped.Add((replica, rig.Settled(replica, holds, cost)));
        }

        private void Ship()
        {
            if (_unshipped.Count == 0)
            {
                return;
            }

            var replica = _unshipped[0].Replica;
            var batch = _unshipped.Where(entry => entry.Replica == replica).Take(3).ToList();
            var settlements = batch.ConvertAll(static entry => entry.Settlement);
            if (rig.Bank.Append(BudgetRig.Name(replica), settlements))
            {
                rig.Guards[replica].Appended(settlements);
                batch.ForEach(entry => _unshipped.Remove(entry));
            }
        }
    }
}
