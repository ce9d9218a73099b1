using System.Buffers;
using Switchyard.Core.Dialects.Native;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Server.Http;

namespace Switchyard.Server.Dialects;

/// <summary>A stream in the native dialect: deltas, then one with the end and its figures.</summary>
/// <param name="exchange">The exchange.</param>
internal sealed class NativeRenderer(Exchange exchange) : IStreamRenderer
{
    private readonly NativeStreamWriter _writer = new();
    private readonly NativeDeltas _deltas = new(exchange);

    /// <inheritdoc/>
    public void Render(in StreamEvent next, IBufferWriter<byte> output)
    {
        if (_deltas.Of(next) is not { } delta)
        {
            return;
        }

        if (next.Kind == StreamEventKind.End)
        {
            _writer.WriteEnd(delta, output);
        }
        else
        {
            _writer.Write(delta, output);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    /// <inheritdoc/>
    public void RenderError(LlmError error, IBufferWriter<byte> output)
    {
        output.Write("event: error\ndata: "u8);
        NativeFront.WriteErrorJson(error, exchange.Call.RequestId, exchange.Table.Options.Errors.ExposeUpstream, output);
        output.Write("\n\n"u8);
    }
}
