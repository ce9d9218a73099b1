namespace Switchyard.Core.Models;

/// <summary>
/// Lays what is known of a model from several sources over one another: the configuration's word before the provider's, and the
/// provider's before the snapshot's. Each figure notes where it comes from.
/// </summary>
public static class CapabilityLayers
{
    /// <summary>What the operator said.</summary>
    public const string Configuration = "configuration";

    /// <summary>What the provider's own listing says.</summary>
    public const string Provider = "provider";

    /// <summary>What the snapshot that comes with the service says.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>The figures together.</summary>
    /// <param name="configured">The operator's; null when there are none.</param>
    /// <param name="listed">The provider's.</param>
    /// <param name="snapshot">The snapshot's; null when it does not have the model.</param>
    public static ModelCapabilities Merge(ModelCapabilities? configured, ModelCapabilities listed, ModelCapabilities? snapshot)
    {
        var pick = new Picker(configured, listed, snapshot);
        var input = pick.List("inputModalities", static layer => layer.InputModalities);
        var inputs = pick.SourceOf("inputModalities");
        var merged = new ModelCapabilities
        {
            ContextWindow = pick.Value("contextWindow", static layer => layer.ContextWindow),
            MaxOutputTokens = pick.Value("maxOutputTokens", static layer => layer.MaxOutputTokens),
            Pricing = pick.Text("pricing", static layer => layer.Pricing),
            Strengths = pick.List("strengths", static layer => layer.Strengths),
            UseCases = pick.List("useCases", static layer => layer.UseCases),
            InputModalities = input,
            OutputModalities = pick.List("outputModalities", static layer => layer.OutputModalities),
            Multimodal = input.Count > 0
                ? pick.Note("multimodal", inputs, input.Any(static modality => modality != "text"))
                : pick.Value("multimodal", static layer => layer.Multimodal),
            Tools = pick.Value("tools", static layer => layer.Tools),
            ParallelTools = pick.Value("parallelTools", static layer => layer.ParallelTools),
            StructuredOutput = pick.Value("structuredOutput", static layer => layer.StructuredOutput),
            Reasoning = pick.Value("reasoning", static layer => layer.Reasoning),
            PromptCaching = pick.Value("promptCaching", static layer => layer.PromptCaching),
            SupportedParameters = pick.List("supportedParameters", static layer => layer.SupportedParameters),
            KnowledgeCutoff = pick.Text("knowledgeCutoff", static layer => layer.KnowledgeCutoff),
            DeprecationDate = pick.Text("deprecationDate", static layer => layer.DeprecationDate),
            Family = pick.Text("family", static layer => layer.Family),
            Tokenizer = pick.Text("tokenizer", static layer => layer.Tokenizer),
            QualityTags = pick.List("qualityTags", static layer => layer.QualityTags),
        };

        // An operator who says how large the window is says so for every request.
        var extended = configured?.ContextWindow is null ? pick.Value("extendedContextWindow", static layer => layer.ExtendedContextWindow) : null;
        return merged with { ExtendedContextWindow = extended, Sources = pick.Sources };
    }

    private sealed class Picker(ModelCapabilities? configured, ModelCapabilities listed, ModelCapabilities? snapshot)
    {
        private readonly (ModelCapabilities? Layer, string Source)[] _layers =
            [(configured, Configuration), (listed, Provider), (snapshot, Snapshot)];

        private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);

        public IReadOnlyDictionary<string, string> Sources => _sources;

        public string? SourceOf(string name) => _sources.GetValueOrDefault(name);

        public bool? Note(string name, string? source, bool value)
        {
            _sources[name] = source!;
            return value;
        }

        public T? Value<T>(string name, Func<ModelCapabilities, T?> read)
            where T : struct
        {
            foreach (var (layer, source) in _layers)
            {
                if (layer is not null && read(layer) is { } value)
                {
                    _sources[name] = source;
                    return value;
                }
            }

            return null;
        }

        public T? Text<T>(string name, Func<ModelCapabilities, T?> read)
            where T : class
        {
            foreach (var (layer, source) in _layers)
            {
                if (layer is not null && read(layer) is { } value)
                {
                    _sources[name] = source;
                    return value;
                }
            }

            return null;
        }

        public IReadOnlyList<string> List(string name, Func<ModelCapabilities, IReadOnlyList<string>> read)
        {
            foreach (var (layer, source) in _layers)
            {
                if (layer is not null && read(layer) is { Count: > 0 } list)
                {
                    _sources[name] = source;
                    return list;
                }
            }

            return [];
        }
    }
}
