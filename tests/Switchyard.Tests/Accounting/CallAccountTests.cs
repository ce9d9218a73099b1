using Shouldly;
using Switchyard.Core.Accounting;
using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Xunit;

namespace Switchyard.Tests.Accounting;

public sealed class CallAccountTests : IDisposable
{
    private static readonly LlmError Refusal = new(LlmErrorCode.RateLimitExceeded, "no");

    private static readonly Usage Reported = new() { PromptTokens = 1000, CompletionTokens = 10, TotalTokens = 1010, Source = Usage.FromProvider };

    private readonly AccountRig _rig = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Admit_AllAgree_ReservesThenAdmitsThenWritesDown()
    {
        var account = _rig.Begin();

        (await AdmitAsync(account)).ShouldBeNull();

        _rig.Seen.ShouldBe(["reserve priced", "admit"]);
        _rig.Books.OpenAttempts.ShouldBe(1);
    }

    [Fact]
    public async Task Admit_BudgetRefuses_AsksNothingMore()
    {
        _rig.BudgetRefusal = new LlmError(LlmErrorCode.BudgetExceeded, "spent");

        (await AdmitAsync(_rig.Begin()))!.Code.ShouldBe(LlmErrorCode.BudgetExceeded);

        _rig.Seen.ShouldBe(["reserve priced"]);
        _rig.Books.OpenAttempts.ShouldBe(0);
    }

    [Fact]
    public async Task Admit_LimitsRefuse_GivesTheBudgetBack()
    {
        _rig.LimitRefusal = Refusal;

        (await AdmitAsync(_rig.Begin())).ShouldBe(Refusal);

        _rig.Seen.ShouldBe(["reserve priced", "admit", "release"]);
        _rig.Books.OpenAttempts.ShouldBe(0);
    }

    [Fact]
    public async Task Admit_LedgerTakesNothing_GivesEverythingBackAndSaysStoreUnavailable()
    {
        _rig.Books.Dispose();

        var refusal = await AdmitAsync(_rig.Begin());

        (refusal!.Code, refusal.Source, refusal.HttpStatus).ShouldBe((LlmErrorCode.StoreUnavailable, ErrorSource.Store, 503));
        _rig.Seen.ShouldBe(["reserve priced", "admit", "ended 1", "release"]);
    }

    [Fact]
    public async Task AttemptEnded_Answered_SettlesTheProvidersFiguresAndTheBudgetsHold()
    {
        var account = _rig.Begin();
        await AdmitAsync(account);

        account.AttemptEnded(new AttemptEnd(1, null, new AnswerFacts { Usage = Reported })
        {
            Elapsed = TimeSpan.FromMilliseconds(20),
            FirstContent = TimeSpan.FromMilliseconds(5),
        });
        account.AttemptEnded(new AttemptEnd(1, Refusal, null));

        var settled = await _rig.SettledAsync();
        (settled.Status, settled.ErrorCode, settled.Usage, settled.Cost.Total).ShouldBe((AttemptStatus.Completed, null, Reported, 0.00102m));
        (settled.LatencyMs, settled.FirstContentMs).ShouldBe((20, 5));
        settled.Intent.Budgets.Single().Amount.ShouldBe(0.00102m);
        settled.Intent.User!.Length.ShouldBe(256);
        settled.Intent.WorstCost!.Value.ShouldBeGreaterThan(0.0002m);
        _rig.Seen.ShouldBe(["reserve priced", "admit", "ended 1", "settle", "ended 1", "appended 1"]);
    }

    // How it ended; the status, error code, source of the figures and the cost that follow.
    [Theory]
    [InlineData("left", AttemptStatus.Partial, "client_closed_request", Usage.Estimated, true)]
    [InlineData("left-with-figures", AttemptStatus.Partial, "client_closed_request", Usage.FromProvider, true)]
    [InlineData("broke-later", AttemptStatus.Partial, "upstream_truncated", Usage.Estimated, true)]
    [InlineData("refused", AttemptStatus.Failed, "upstream_error", Usage.None, false)]
    [InlineData("our-timer", AttemptStatus.Failed, "upstream_timeout", Usage.Estimated, true)]
    [InlineData("connect-timer", AttemptStatus.Failed, "upstream_timeout", Usage.None, false)]
    public async Task AttemptEnded_InEveryOtherWay_SettlesWhatItMayHaveCost(
        string how, AttemptStatus status, string code, string source, bool costs)
    {
        var account = _rig.Begin();
        await AdmitAsync(account);

        account.AttemptEnded(how switch
        {
            "left" => new AttemptEnd(1, null, null) { IsAbandoned = true },
            "left-with-figures" => new AttemptEnd(1, null, new AnswerFacts { Usage = Reported }) { IsAbandoned = true, IsCommitted = true },
            "broke-later" => new AttemptEnd(1, new LlmError(LlmErrorCode.UpstreamTruncated, "cut"), new AnswerFacts()) { IsCommitted = true },
            "refused" => new AttemptEnd(1, new LlmError(LlmErrorCode.UpstreamError, "500"), null),
            "our-timer" => new AttemptEnd(1, new LlmError(LlmErrorCode.UpstreamTimeout, "late") { Timer = "first_content" }, null),
            _ => new AttemptEnd(1, new LlmError(LlmErrorCode.UpstreamTimeout, "late") { Timer = "connect" }, null),
        });

        var settled = await _rig.SettledAsync();
        (settled.Status, settled.ErrorCode, settled.Usage.Source).ShouldBe((status, code, source));
        settled.Cost.Total.ShouldNotBeNull();
        (settled.Cost.Total > 0).ShouldBe(costs);
    }

    [Fact]
    public async Task AttemptEnded_NoPrice_IsUnpricedAndNotNothing()
    {
        _rig.Prices = null;
        var account = _rig.Begin();
        await AdmitAsync(account);

        account.AttemptEnded(new AttemptEnd(1, null, new AnswerFacts { Usage = Reported }));

        var cost = (await _rig.SettledAsync()).Cost;
        (cost.Total, cost.Source).ShouldBe((null, Cost.Unpriced));
        _rig.Seen[0].ShouldBe("reserve unpriced");
    }

    [Fact]
    public async Task Admit_AgainAfterAFailure_IsAnotherAttemptOfTheSameRequest()
    {
        var account = _rig.Begin();
        await AdmitAsync(account);
        account.AttemptEnded(new AttemptEnd(1, new LlmError(LlmErrorCode.UpstreamError, "500"), null));
        await AdmitAsync(account, attempt: 2);
        account.AttemptEnded(new AttemptEnd(2, null, new AnswerFacts { Usage = Reported }));

        (await _rig.SettledAsync(attempt: 1)).Status.ShouldBe(AttemptStatus.Failed);
        (await _rig.SettledAsync(attempt: 2)).Status.ShouldBe(AttemptStatus.Completed);
    }

    [Fact]
    public async Task ForRefresh_HasARequestOfItsOwn()
    {
        var refresh = _rig.Begin().ForRefresh();

        await AdmitAsync(refresh);
        refresh.AttemptEnded(new AttemptEnd(1, null, new AnswerFacts { Usage = Reported }));
        await _rig.Books.ShipAsync(None);

        _rig.Ledger.Store.Settled.Keys.Single().Item1.ShouldNotBe("r");
    }

    public void Dispose() => _rig.Dispose();

    private ValueTask<LlmError?> AdmitAsync(ICallAdmission account, int attempt = 1) => account.AdmitAsync(_rig.Ledger.Target, 0, attempt, None);
}
