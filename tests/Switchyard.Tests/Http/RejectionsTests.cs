using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Core.Telemetry;
using Switchyard.Server.Http;
using Xunit;

namespace Switchyard.Tests.Http;

public sealed class RejectionsTests
{
    [Fact]
    public void Of_EveryCode_IsItsReasonOrOther()
    {
        var named = new Dictionary<LlmErrorCode, RequestRejection>
        {
            [LlmErrorCode.RequestTooLarge] = RequestRejection.TooLarge,
            [LlmErrorCode.RequestTimeout] = RequestRejection.TooSlow,
            [LlmErrorCode.UnsupportedMediaType] = RequestRejection.MediaType,
            [LlmErrorCode.InvalidJson] = RequestRejection.InvalidJson,
        };

        foreach (var code in Enum.GetValues<LlmErrorCode>())
        {
            Rejections.Of(new LlmError(code, "no")).ShouldBe(named.GetValueOrDefault(code, RequestRejection.Other), code.ToString());
        }
    }
}
