using Microsoft.AspNetCore.Http;
using Shouldly;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Server.Http;
using Xunit;

namespace Switchyard.Tests.Http;

public sealed class AnswerHeadersTests
{
    [Fact]
    public void Set_UpstreamHeaders_PassWhenPrintable()
    {
        var headers = new HeaderDictionary();
        var facts = new AnswerFacts
        {
            Headers = [new("x-ds-trace-id", "t-1"), new("x-break", "a\r\nset-cookie: b"), new("x-foreign", "é")],
        };

        AnswerHeaders.Set(headers, new CallTrace(TimeProvider.System), facts);

        headers.ShouldHaveSingleItem().ShouldBe(new("x-ds-trace-id", "t-1"));
    }

    [Fact]
    public void Set_NothingHappened_SetsNothing()
    {
        var headers = new HeaderDictionary();

        AnswerHeaders.Set(headers, new CallTrace(TimeProvider.System), null);

        headers.ShouldBeEmpty();
    }
}
