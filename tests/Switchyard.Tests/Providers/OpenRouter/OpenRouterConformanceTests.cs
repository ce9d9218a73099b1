using Switchyard.Providers.OpenAICompatible;
using Switchyard.Providers.OpenRouter;
using Switchyard.Tests.Providers.OpenAICompatible;

namespace Switchyard.Tests.Providers.OpenRouter;

public sealed class OpenRouterConformanceTests : OpenAIConformanceTests
{
    private protected override OpenAIProfile Profile => OpenRouterFactory.Profile(Time);
}
