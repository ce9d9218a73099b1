using System.Text;
using Shouldly;
using Switchyard.Core.Errors;
using Switchyard.Providers.OpenAICompatible;
using Xunit;

namespace Switchyard.Tests.Providers.OpenAICompatible;

public sealed class OpenAIModelListTests
{
    [Theory]
    [InlineData("{\"data\":[{\"id\":\"\\ud800\"}]}")]
    [InlineData("{\"data\":[{\"id\":\"a\",\"name\":\"\\udc00\"}]}")]
    [InlineData("{\"data\":{}}")]
    [InlineData("<html>")]
    public void Read_NotAListOfModels_IsAnInvalidResponse(string body) =>
        OpenAIModelList.Read("p", Encoding.UTF8.GetBytes(body), OpenAIModelList.ReadEntry)
            .Error.ShouldNotBeNull().Code.ShouldBe(LlmErrorCode.UpstreamInvalidResponse);
}
