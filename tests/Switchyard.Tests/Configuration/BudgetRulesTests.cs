using Shouldly;
using Switchyard.Core.Configuration;
using Xunit;

namespace Switchyard.Tests.Configuration;

public sealed class BudgetRulesTests
{
    [Fact]
    public void Validate_BudgetsAndWebhooks_NamesEveryFaultAndNoSecret()
    {
        var options = Simulated();
        options.Budgets.DefaultMaxTokens = 0;
        options.Budgets.Global.Hard.Day = -0.01m;
        options.Budgets.Tenants["t"] = new BudgetLimitOptions { Soft = { Total = 1_000_000_001 }, Hard = { Week = 0 } };
        options.Webhooks.Url = new Uri("ftp://hooks.example/");
        options.Webhooks.Secret = "too-short";
        options.Webhooks.Timeout = TimeSpan.Zero;

        var faults = new ServiceOptionsValidator(KnownTypes.All).Validate(options);

        faults.Select(fault => fault.Name).ShouldBe(
        [
            "Switchyard:Budgets:DefaultMaxTokens", "Switchyard:Budgets:Global:Hard:Day", "Switchyard:Budgets:Tenants:t:Soft:Total",
            "Switchyard:Webhooks:Timeout", "Switchyard:Webhooks:Url", "Switchyard:Webhooks:Secret",
        ]);
        faults.ShouldAllBe(fault => !fault.Message.Contains("too-short"));
    }

    [Fact]
    public void Validate_WebhookWithoutASecret_IsRefused()
    {
        var options = Simulated();
        options.Webhooks.Url = new Uri("https://hooks.example/");

        new ServiceOptionsValidator(KnownTypes.All).Validate(options).ShouldHaveSingleItem().Name.ShouldBe("Switchyard:Webhooks:Secret");
    }

    private static ServiceOptions Simulated()
    {
        var options = new ServiceOptions();
        ServiceOptionsDefaults.Apply(options, KnownTypes.All, static _ => false);
        return options;
    }
}
