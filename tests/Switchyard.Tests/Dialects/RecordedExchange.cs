using System.Text;
using System.Text.Json.Nodes;

namespace Switchyard.Tests.Dialects;

internal sealed record RecordedExchange(string Path, JsonObject? Request, int Status, string Answer)
{
    public bool IsChat => Path.EndsWith("/chat/completions", StringComparison.Ordinal) && Request?["messages"] is JsonArray;

    public bool IsStream => Answer.Contains("data:", StringComparison.Ordinal) && !Answer.TrimStart().StartsWith('{');

    public byte[] AnswerBytes => Encoding.UTF8.GetBytes(Answer.Trim());

    public JsonObject AnswerJson => JsonNode.Parse(Answer)!.AsObject();

    /// <summary>The data of the stream's events, the end marker left out.</summary>
    public IEnumerable<string> Chunks =>
        from line in Answer.Split('\n')
        where line.StartsWith("data:", StringComparison.Ordinal)
        let data = line[5..].Trim()
        where data.StartsWith('{') && data.EndsWith('}')
        select data;
}
