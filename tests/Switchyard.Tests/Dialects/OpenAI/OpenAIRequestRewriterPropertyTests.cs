using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Switchyard.Core.Chat;
using Switchyard.Core.Configuration;
using Switchyard.Core.Dialects.OpenAI;
using Xunit;

namespace Switchyard.Tests.Dialects.OpenAI;

/// <summary>Whatever the fields, their order and the blanks: the rewritten body is the original with the listed changes.</summary>
public sealed class OpenAIRequestRewriterPropertyTests
{
    private static readonly string[] Fields =
    [
        "\"model\": \"client-model\"", "\"model\":null", "\"stream\":true", "\"stream\" : false", "\"stream_options\":{}", "\"stream_options\":null",
        "\"stream_options\":{\"include_usage\":false,\"x\":1}", "\"max_tokens\":7", "\"max_completion_tokens\": 8", "\"temperature\":0.70", "\"top_p\":null",
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]", "\"a\":{\"b\":[1, 2,{}]}", "\"z\":\"\\u00e9,}{\\\"\"", "\"messages2\":[]",
    ];

    [Fact]
    public void Rewrite_AnyBody_IsTheOriginalPlusTheListedChanges()
    {
        var bodies = from fields in Gen.Shuffle(Fields)
                     from count in Gen.Choose(0, Fields.Length)
                     from at in Gen.Choose(0, count)
                     from blank in Gen.Elements("", " ", "\n\t", "\r\n  ")
                     select Body(fields.Take(count), at, blank);
        var quirks = from max in Gen.Elements(null, "max_tokens", "max_completion_tokens")
                     from drop in Gen.SubListOf("a", "z", "temperature", "top_p", "tools")
                     from developer in Gen.Elements<bool?>(null, true, false)
                     from options in Gen.Elements<bool?>(null, true, false)
                     select new QuirkOptions { MaxTokensField = max, DropFields = [.. drop], DeveloperAsSystem = developer, StreamOptions = options };

        Prop.ForAll(Gen.Zip(bodies, quirks).ToArbitrary(), pair => Holds(pair.Item1, pair.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static string Body(IEnumerable<string> fields, int at, string blank)
    {
        var unique = fields.DistinctBy(field => field[..field.IndexOf(':', StringComparison.Ordinal)].Trim()).ToList();
        const string messages = "\"messages\":[{\"role\":\"developer\",\"content\":\"x\"},{\"role\":\"user\",\"content\":\"developer\"}]";
        unique.Insert(Math.Min(at, unique.Count), messages);
        return blank + "{" + blank + string.Join(blank + "," + blank, unique) + blank + "}";
    }

    private static void Holds(string text, QuirkOptions quirks)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var outline = OpenAIRequestScanner.Scan(body, CallKind.Chat).Value.ShouldNotBeNull();
        var told = new List<string>();

        var written = new OpenAIRequestRewriter(body, outline, quirks, told.Add).Rewrite("m").Value.ShouldNotBeNull().Bytes;

        var expected = JsonNode.Parse(text)!.AsObject();
        Change(expected, quirks, out var dropped);
        JsonNode.DeepEquals(JsonNode.Parse(written.Span), expected).ShouldBeTrue($"{text}\nbecame\n{Encoding.UTF8.GetString(written.Span)}");
        told.ShouldBe(dropped, ignoreOrder: true);
    }

    // The rules once more, on the tree.
    private static void Change(JsonObject body, QuirkOptions quirks, out List<string> dropped)
    {
        dropped = [];
        foreach (var name in quirks.DropFields.Where(body.ContainsKey).ToList())
        {
            Drop(body, name, dropped);
        }

        var other = quirks.MaxTokensField == "max_tokens" ? "max_completion_tokens" : "max_tokens";
        if (quirks.MaxTokensField is { } wanted && body.ContainsKey(other))
        {
            var value = body[other]?.DeepClone();
            if (body.ContainsKey(wanted))
            {
                Drop(body, other, dropped);
            }
            else
            {
                body.Remove(other);
                body[wanted] = value;
            }
        }

        body["model"] = "m";
        if (quirks.StreamOptions == false)
        {
            body.Remove("stream_options");
        }
        else if (body["stream"]?.GetValue<bool>() == true)
        {
            body["stream_options"] ??= new JsonObject();
            body["stream_options"]!["include_usage"] = true;
        }

        if (quirks.DeveloperAsSystem == true)
        {
            body["messages"]![0]!["role"] = "system";
        }
    }

    private static void Drop(JsonObject body, string name, List<string> dropped)
    {
        if (body[name] is not null)
        {
            dropped.Add(name);
        }

        body.Remove(name);
    }
}
