using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.OpenAI;

namespace Switchyard.BodyBench;

/// <summary>The two ways to put another model into a body and ask for usage.</summary>
internal static class Governing
{
    private const string Model = "openai/gpt-4o-mini";
    private static readonly QuirkOptions Quirks = new();

    /// <summary>One scan notes where the fields stand, and the bytes between them are copied.</summary>
    /// <param name="body">The body.</param>
    public static int ByScan(ReadOnlyMemory<byte> body)
    {
        var outline = OpenAIRequestScanner.Scan(body.Span, CallKind.Chat).Value!;
        return new OpenAIRequestRewriter(body, outline, Quirks, static _ => { }).Rewrite(Model).Value!.Bytes.Length;
    }

    /// <summary>The body becomes the neutral request and is written again.</summary>
    /// <param name="body">The body.</param>
    public static int ByParse(ReadOnlyMemory<byte> body)
    {
        var request = OpenAIRequestReader.Read(body).Value!;
        var target = new OpenAIRequestTarget
        {
            Model = Model,
            Stream = true,
            IncludeUsage = true,
            Quirks = Quirks,
            Source = Dialect.OpenAI,
        };
        return OpenAIRequestWriter.Write(request, target, static _ => { }).Value!.Length;
    }
}
