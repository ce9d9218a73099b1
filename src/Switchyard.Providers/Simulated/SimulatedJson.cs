using System.Text.Json.Serialization;

namespace Switchyard.Providers.Simulated;

/// <summary>JSON of the simulated upstream.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class SimulatedJson : JsonSerializerContext;
