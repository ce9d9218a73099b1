using Switchyard.Providers.OpenAICompatible;
using Switchyard.Providers.Simulated;
using Switchyard.Tests.Providers.OpenAICompatible;

namespace Switchyard.Tests.Providers.Simulated;

public sealed class SimulatedConformanceTests : OpenAIConformanceTests
{
    private protected override OpenAIProfile Profile => SimulatedFactory.Profile(Time);
}
