using Microsoft.AspNetCore.Http;
using Shouldly;
using Switchyard.Core.Pipeline;
using Switchyard.Server.Http;
using Xunit;

namespace Switchyard.Tests.Http;

public sealed class AnswerHeadersTests
{
    [Fact]
    public void Set_ManyDroppedFields_FitIntoAHeaderClientsTake()
    {
        var headers = new HeaderDictionary();
        var trace = new CallTrace(TimeProvider.System) { Dropped = [.. Enumerable.Range(0, 20_000).Select(i => $"messages[{i}].isError")] };

        AnswerHeaders.Set(headers, trace, null);

        var dropped = headers["x-switchyard-dropped"].ToString();
        dropped.Length.ShouldBeLessThan(2_200);
        dropped.ShouldStartWith("messages[0].isError, messages[1].isError, ");
        dropped.ShouldEndWith(" more");
    }
}
