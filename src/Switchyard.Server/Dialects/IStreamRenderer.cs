using System.Buffers;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Server.Dialects;

/// <summary>Writes one stream in the client's language. Not thread-safe.</summary>
internal interface IStreamRenderer : IDisposable
{
    /// <summary>Writes what the client sees of an event; nothing for one it must not see.</summary>
    /// <param name="next">The event, never an error.</param>
    /// <param name="output">Takes the bytes.</param>
    void Render(in StreamEvent next, IBufferWriter<byte> output);

    /// <summary>Writes the one event that says the stream failed; nothing follows it.</summary>
    /// <param name="error">The error.</param>
    /// <param name="output">Takes the bytes.</param>
    void RenderError(LlmError error, IBufferWriter<byte> output);
}
