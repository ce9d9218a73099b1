using System.Collections.Frozen;
using System.Text.Json;

namespace Switchyard.Core.Models;

/// <summary>
/// Facts about widely used models that come with the service, so that it knows them offline. A model is found by an id that is known to be
/// its own and never by likeness: a wrong figure is worse than none. Immutable.
/// </summary>
public sealed class ModelSnapshot
{
    private static readonly Lazy<ModelSnapshot> Loaded = new(static () => new ModelSnapshot(ReadResource()));

    // The hosts of the makers' own APIs: only there do their list prices hold.
    private static readonly FrozenDictionary<string, string> Hosts = new Dictionary<string, string>
    {
        ["api.openai.com"] = "openai",
        ["api.anthropic.com"] = "anthropic",
        ["api.deepseek.com"] = "deepseek",
        ["generativelanguage.googleapis.com"] = "google",
        ["api.mistral.ai"] = "mistralai",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // How catalogs spell the makers.
    private static readonly FrozenDictionary<string, string> Vendors = new Dictionary<string, string>
    {
        ["openai"] = "openai",
        ["anthropic"] = "anthropic",
        ["deepseek"] = "deepseek",
        ["deepseek-ai"] = "deepseek",
        ["google"] = "google",
        ["models"] = "google",
        ["meta-llama"] = "meta-llama",
        ["mistralai"] = "mistralai",
        ["mistral"] = "mistralai",
        ["qwen"] = "qwen",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, SnapshotModel?> _byName;

    /// <summary>Reads a snapshot.</summary>
    /// <param name="json">Its text.</param>
    public ModelSnapshot(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        Date = root.GetProperty("date").GetString()!;
        var names = new Dictionary<string, SnapshotModel?>(StringComparer.OrdinalIgnoreCase);
        var models = new List<SnapshotModel>();
        foreach (var entry in root.GetProperty("models").EnumerateArray())
        {
            var model = SnapshotReader.Read(entry, out var others);
            models.Add(model);
            foreach (var name in others.Prepend(model.Id))
            {
                names[$"{model.Vendor}/{name}"] = model;

                // A bare name that two makers use names neither.
                names[name] = names.TryGetValue(name, out var taken) && taken != model ? null : model;
            }
        }

        Models = models;
        _byName = names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The snapshot that comes with the service.</summary>
    public static ModelSnapshot Bundled => Loaded.Value;

    /// <summary>When its facts were gathered: <c>yyyy-MM-dd</c>.</summary>
    public string Date { get; }

    /// <summary>Every model.</summary>
    public IReadOnlyList<SnapshotModel> Models { get; }

    /// <summary>The model behind a provider's id; null when the snapshot has none that surely is it.</summary>
    /// <param name="id">The id, with or without its maker before a slash, in any case.</param>
    public SnapshotModel? Find(string id)
    {
        var slash = id.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? _byName.GetValueOrDefault(id)
            : Vendors.TryGetValue(id[..slash], out var vendor) ? _byName.GetValueOrDefault($"{vendor}{id[slash..]}") : null;
    }

    /// <summary>What is known of a provider's model; null when nothing is. The price is left out where it is not the maker who serves.</summary>
    /// <param name="id">The provider's id.</param>
    /// <param name="address">Where the provider is; null when it has no address.</param>
    public ModelCapabilities? CapabilitiesOf(string id, Uri? address)
    {
        if (Find(id) is not { } model)
        {
            return null;
        }

        var isMaker = address is not null && Hosts.GetValueOrDefault(address.Host) == model.Vendor;
        return isMaker ? model.Capabilities : model.Capabilities with { Pricing = null };
    }

    /// <summary>The models a maker's own API is known to offer; none when nobody's API is there.</summary>
    /// <param name="address">Where the provider is; null when it has no address.</param>
    public IEnumerable<string> ModelsAt(Uri? address) =>
        address is not null && Hosts.TryGetValue(address.Host, out var vendor)
            ? Models.Where(model => model.Vendor == vendor && model.Capabilities.Tools is not null).Select(model => model.Id)
            : [];

    private static byte[] ReadResource()
    {
        using var stream = typeof(ModelSnapshot).Assembly.GetManifestResourceStream("Switchyard.Core.Models.snapshot.json")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
