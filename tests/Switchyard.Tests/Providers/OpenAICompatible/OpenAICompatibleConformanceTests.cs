using Switchyard.Core.Configuration;
using Switchyard.Providers.OpenAICompatible;

namespace Switchyard.Tests.Providers.OpenAICompatible;

public sealed class OpenAICompatibleConformanceTests : OpenAIConformanceTests
{
    private protected override OpenAIProfile Profile =>
        new() { Classifier = new OpenAICompatibleErrorClassifier(Time), Quirks = new QuirkOptions { DoneMarker = true } };
}
