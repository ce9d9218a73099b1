using System.Text.Json.Serialization;
using Switchyard.Core.Chat;
using Switchyard.Core.Models;
using Switchyard.Server.Endpoints.Caching;
using Switchyard.Server.Endpoints.Limits;
using Switchyard.Server.Endpoints.Models;
using Switchyard.Server.Endpoints.Monitoring;
using Switchyard.Server.Endpoints.Spending;

namespace Switchyard.Server.Endpoints;

/// <summary>JSON of the answers that are not calls, and the types of the OpenAPI document.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LlmRequest))]
[JsonSerializable(typeof(LlmResponse))]
[JsonSerializable(typeof(ContentPart))]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(OpenAIErrorEnvelope))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ProbeReport))]
[JsonSerializable(typeof(LimitReport))]
[JsonSerializable(typeof(UsageReport))]
[JsonSerializable(typeof(RequestReport))]
[JsonSerializable(typeof(CacheForgotten))]
[JsonSerializable(typeof(CacheStatistics))]
[JsonSerializable(typeof(ModelPage))]
[JsonSerializable(typeof(ModelView))]
[JsonSerializable(typeof(ModelCapabilities))]
[JsonSerializable(typeof(ModelComparison))]
[JsonSerializable(typeof(ModelSelectRequest))]
[JsonSerializable(typeof(ModelSelection))]
[JsonSerializable(typeof(ModelEstimates))]
[JsonSerializable(typeof(RouteExplanation))]
[JsonSerializable(typeof(MonitoringStats))]
[JsonSerializable(typeof(OpenAIModelPage))]
[JsonSerializable(typeof(OpenAIModelView))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
internal sealed partial class ApiJson : JsonSerializerContext;
