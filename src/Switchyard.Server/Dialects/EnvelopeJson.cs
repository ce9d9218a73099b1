using System.Text.Encodings.Web;
using System.Text.Json;

namespace Switchyard.Server.Dialects;

/// <summary>How envelopes are written.</summary>
internal static class EnvelopeJson
{
    /// <summary>Text readable and on one line; it is JSON of its own content type, never part of a page.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
