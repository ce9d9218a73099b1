using System.Buffers;
using Switchyard.Core.Chat;
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
    private bool _hasBegun;

    /// <inheritdoc/>
    public void Render(in StreamEvent next, IBufferWriter<byte> output)
    {
        if (next.Kind == StreamEventKind.End)
        {
            _writer.WriteEnd(NativeAnswer.Complete(new LlmResponse(), next.Facts ?? new AnswerFacts(), exchange), output);
        }
        else if (next.Delta is { } delta)
        {
            _writer.Write(_hasBegun ? delta : delta with { Provider = exchange.Trace.Target?.Provider.Name }, output);
            _hasBegun = true;
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
