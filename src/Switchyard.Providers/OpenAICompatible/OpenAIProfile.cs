using System.Text.Json;
using Switchyard.Core.Configuration;
using Switchyard.Core.Models;
using Switchyard.Providers.Errors;

namespace Switchyard.Providers.OpenAICompatible;

/// <summary>What sets one upstream of OpenAI's dialect apart from the others, as data.</summary>
internal sealed record OpenAIProfile
{
    /// <summary>Reads its failures.</summary>
    public required IErrorClassifier Classifier { get; init; }

    /// <summary>Where it departs from the dialect; the configuration has been applied.</summary>
    public required QuirkOptions Quirks { get; init; }

    /// <summary>Client headers it takes, such as attribution; all others stay here.</summary>
    public IReadOnlyList<string> RequestHeaders { get; init; } = [];

    /// <summary>Its response headers that may reach the client.</summary>
    public IReadOnlyList<string> ResponseHeaders { get; init; } = [];

    /// <summary>Reads one entry of its model list; null for an entry that is none.</summary>
    public Func<string, JsonElement, ModelInfo?> ReadModel { get; init; } = OpenAIModelList.ReadEntry;
}
