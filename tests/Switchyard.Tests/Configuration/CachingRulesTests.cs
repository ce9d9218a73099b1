using Shouldly;
using Switchyard.Core.Configuration;
using Xunit;

namespace Switchyard.Tests.Configuration;

public sealed class CachingRulesTests
{
    [Fact]
    public void Check_Defaults_AreRight() => Faults(new CachingOptions()).ShouldBeEmpty();

    [Fact]
    public void Check_EveryWrongSetting_IsNamed()
    {
        var options = new CachingOptions
        {
            DefaultTtl = TimeSpan.Zero,
            MaxEntryBytes = 1023,
            MaxTotalBytes = 1022,
            StaleWhileRevalidate = TimeSpan.FromDays(2),
            NegativeTtl = TimeSpan.FromSeconds(-1),
            FollowerWait = TimeSpan.Zero,
            Models = { ["m"] = new ModelCachingOptions { Mode = "refresh", Ttl = TimeSpan.FromDays(2) } },
        };

        Faults(options).ShouldBe(
            ["C:DefaultTtl", "C:StaleWhileRevalidate", "C:NegativeTtl", "C:FollowerWait", "C:MaxEntryBytes", "C:MaxTotalBytes", "C:Models:m:Mode", "C:Models:m:Ttl"]);
    }

    private static IEnumerable<string> Faults(CachingOptions options)
    {
        var faults = new FaultList();
        CachingRules.Check("C", options, faults);
        return faults.Faults.Select(fault => fault.Name);
    }
}
