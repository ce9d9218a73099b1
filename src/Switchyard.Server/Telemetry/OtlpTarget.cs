using OpenTelemetry.Exporter;

namespace Switchyard.Server.Telemetry;

/// <summary>Where and how OTLP is sent.</summary>
/// <param name="endpoint">The collector's root, such as <c>http://collector:4318</c>.</param>
/// <param name="protocol">The value of <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, when there is one.</param>
internal sealed class OtlpTarget(Uri endpoint, string? protocol)
{
    // The port the OTLP specification gives to gRPC; 4318 and everything else is taken for HTTP.
    private const int GrpcPort = 4317;

    /// <summary>The protocol: what the environment says, else by the port.</summary>
    public OtlpExportProtocol Protocol { get; } = protocol switch
    {
        "grpc" => OtlpExportProtocol.Grpc,
        "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
        _ => endpoint.Port == GrpcPort ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
    };

    /// <summary>Host and port, without what else an address may hold, such as a password.</summary>
    public string Authority => endpoint.Authority;

    /// <summary>Sets the address of one signal.</summary>
    /// <param name="options">The exporter's options.</param>
    /// <param name="signal"><c>metrics</c> or <c>traces</c>.</param>
    public void Apply(OtlpExporterOptions options, string signal)
    {
        options.Protocol = Protocol;
        options.Endpoint = Protocol == OtlpExportProtocol.Grpc
            ? endpoint
            : new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
    }
}
