using Switchyard.Core.Errors;
using Switchyard.Providers.DeepSeek;
using Switchyard.Providers.OpenAICompatible;
using Switchyard.Tests.Providers.OpenAICompatible;

namespace Switchyard.Tests.Providers.DeepSeek;

public sealed class DeepSeekConformanceTests : OpenAIConformanceTests
{
    private protected override OpenAIProfile Profile => DeepSeekFactory.Profile(Time);

    private protected override LlmErrorCode EmptyAnswer => LlmErrorCode.UpstreamOverloaded;
}
