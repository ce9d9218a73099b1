using Shouldly;
using Switchyard.Server.Http;
using Xunit;

namespace Switchyard.Tests.Http;

public sealed class RequestIdsTests
{
    [Fact]
    public void New_ATime_IsAVersion7UuidThatBeginsWithIt()
    {
        var id = Guid.ParseExact(RequestIds.New(0x0123456789AB), "N");

        id.Version.ShouldBe(7);
        id.Variant.ShouldBeInRange(8, 11);
        id.ToString("N").ShouldStartWith("0123456789ab");
    }

    [Fact]
    public void New_ManyIdsOfOneMillisecond_AreDifferentAndSpread()
    {
        const int count = 1000;
        var ids = Enumerable.Range(0, count).Select(static _ => RequestIds.New(1)).ToHashSet(StringComparer.Ordinal);

        ids.Count.ShouldBe(count);

        // Every digit after the version takes most of its 16 values, but for the variant's, which has four.
        for (var digit = 13; digit < 32; digit++)
        {
            ids.Select(id => id[digit]).Distinct().Count().ShouldBe(digit == 16 ? 4 : 16);
        }
    }
}
