using System.Text;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Models;
using Switchyard.Core.Performance;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;
using Switchyard.Core.Selection;
using Switchyard.Core.Tokens;
using Switchyard.Tests.Pipeline;
using Switchyard.Tests.Support;

namespace Switchyard.Tests.Selection;

/// <summary>A catalog of some models, and everything that chooses among them.</summary>
internal sealed class SelectionRig : IModelCatalog
{
    private readonly Dictionary<string, ProviderEntry> _providers = [];
    private readonly List<ModelInfo> _models = [];

    public SelectionRig()
    {
        Health = new TargetHealthRegistry(Time);
        Live = new LivePerformance(Time);
        Selector = new ModelSelector(this, Health, Live);
        Auto = new AutoModels(Selector, Estimator);
        Fit = new ContextFit(this, Estimator);
        Router = new ModelRouter(this, new TargetOrder(Health, () => 0, _ => null, Live), Auto, Fit);
    }

    public ManualTimeProvider Time { get; } = new();

    public TokenEstimator Estimator { get; } = new();

    public TargetHealthRegistry Health { get; }

    public LivePerformance Live { get; }

    public ModelSelector Selector { get; }

    public AutoModels Auto { get; }

    public ContextFit Fit { get; }

    public ModelRouter Router { get; }

    public ServiceOptions Options { get; } = new();

    public void Add(string provider, string model, ModelCapabilities capabilities, string? type = null)
    {
        if (!_providers.ContainsKey(provider))
        {
            _providers[provider] = new ProviderEntry(new FakeProvider(provider), new ProviderOptions { Type = type }, Time);
        }

        _models.Add(new ModelInfo { Id = model, Provider = provider, Capabilities = capabilities });
    }

    public RouteTable Table() => new(Options, [.. _providers.Values]);

    public Target TargetOf(string provider, string model) => new(_providers[provider], model);

    public string Route(LlmCall call) => Router.Route(call, Table()) is { IsSuccess: true } route
        ? string.Join(' ', route.Value)
        : Router.Route(call, Table()).Error!.CodeName;

    public static LlmCall Call(string model, string text = "hi", Func<LlmRequest, LlmRequest>? change = null)
    {
        var request = new LlmRequest { Messages = [new ChatMessage { Role = "user", Content = MessageContent.Of(text) }] };
        request = change?.Invoke(request) ?? request;
        return new LlmCall(() => request)
        {
            RequestId = "r",
            Dialect = Dialect.Native,
            Body = Encoding.UTF8.GetBytes(text),
            Model = model,
            Settings = new CallSettings { MaxOutputTokens = request.MaxTokens },
        };
    }

    public static ModelPricing Price(decimal input, decimal output) => new() { Input = input / 1_000_000, Output = output / 1_000_000 };

    public ModelInfo? Find(string provider, string model) => _models.Find(known => known.Provider == provider && known.Id == model);

    public IReadOnlyList<ModelInfo> ModelsOf(string provider) => [.. _models.Where(model => model.Provider == provider)];
}
