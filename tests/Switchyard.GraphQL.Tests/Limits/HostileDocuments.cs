using System.Text;

namespace Switchyard.GraphQL.Tests.Limits;

/// <summary>Documents made to hurt: deep, wide, repeated, cyclic and broken ones, from a seed.</summary>
internal sealed class HostileDocuments(Random random)
{
    private static readonly Func<HostileDocuments, int, string>[] Kinds =
    [
        (_, n) => Repeat("{a", n) + Repeat("}", n),
        (_, n) => Repeat("{a", n),
        (_, n) => "{a(x:" + Repeat("[", n) + Repeat("]", n) + ")}",
        (_, n) => "{a(x:" + Repeat("{a:", n) + "1" + Repeat("}", n) + ")}",
        (_, n) => "query($x:" + Repeat("[", n) + "Int" + Repeat("]", n) + "){a}",
        (_, n) => Repeat("{", n),
        (_, n) => Repeat("[", n),
        (_, n) => "{" + Repeat("... on Query{", n) + "a" + Repeat("}", n) + "}",
        (_, n) => "{" + Numbered("a{0}:a ", n) + "}",
        (_, n) => "{" + Repeat("a ", n) + "}",
        (_, n) => "{a " + Repeat("@skip(if:false)", n) + "}",
        (_, n) => "{a(" + Numbered("x{0}:1 ", n) + ")}",
        (_, n) => "query(" + Numbered("$x{0}:Int ", n) + "){a}",
        (_, n) => Numbered("fragment f{0} on Query{{a}}", n) + "{a}",
        (_, n) => Chain(n) + "{...f0}",
        (_, n) => Doubling(Math.Min(n, 45)) + "{...f0}",
        (_, n) => Cycle(Math.Min(n, 49)),
        (_, n) => "{" + Repeat("next{x:a}", n) + "}",
        (_, n) => "{" + Repeat("next{x:a next{x:b}}", n) + "next{x:b}}",
        (_, n) => Merge(Math.Min(n, 400)),
        (_, n) => "{" + Repeat("...f ", n) + "} fragment f on Query{" + Repeat("a ", Math.Min(n, 500)) + "}",
        (_, n) => "{a(x:\"" + Repeat("\\u{1F600}", n) + "\")}",
        (_, n) => "{a(x:\"\"\"" + Repeat("\\\"\"\"", n) + "\"\"\")}",
        (_, n) => "{a(x:\"\"\"" + Repeat("\n ", n) + "\"\"\")}",
        (_, n) => "{a(x:" + Repeat("9", n) + ")}",
        (_, n) => Repeat("#c\n", n) + "{a}",
        (_, n) => Repeat(" ,\uFEFF", n) + "{a}",
        (_, n) => "{" + Repeat("b", n) + "}",
        (_, n) => "{__schema{" + Repeat("types{fields{type{", n) + "name" + Repeat("}}}", n) + "}}",
        (_, n) => "{" + Numbered("unknown{0} ", n) + "}",
        (_, n) => "type T{" + Numbered("f{0}:Int ", n) + "}",
        (self, n) => self.Noise(n),
        (self, n) => self.TokenNoise(n),
    ];

    public static int KindCount => Kinds.Length;

    public string Make(int kind, int size) => Kinds[kind % Kinds.Length](this, size);

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Numbered(string format, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.AppendFormat(null, format, i);
        }

        return text.ToString();
    }

    private static string Chain(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append("fragment f").Append(i).Append(" on Query{a ...f").Append(i + 1).Append('}');
        }

        return text.Append("fragment f").Append(count).Append(" on Query{a}").ToString();
    }

    // Each fragment spreads the next one twice: 2 to the power of their number.
    private static string Doubling(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append("fragment f").Append(i).Append(" on Query{x:next{...f").Append(i + 1).Append("} y:next{...f").Append(i + 1).Append("}}");
        }

        return text.Append("fragment f").Append(count).Append(" on Query{a}").ToString();
    }

    private static string Cycle(int count)
    {
        var text = new StringBuilder("{...f0}");
        for (var i = 0; i < count; i++)
        {
            text.Append("fragment f").Append(i).Append(" on Query{a");
            for (var j = 0; j < Math.Min(count, 12); j++)
            {
                text.Append(" ...f").Append((i + j + 1) % count);
            }

            text.Append('}');
        }

        return text.ToString();
    }

    // Fields of one name whose selections must be merged and differ only at the end.
    private static string Merge(int count)
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < count; i++)
        {
            text.Append("next{").Append(i % 2 == 0 ? "x:a" : "x:b").Append('}');
        }

        return text.Append('}').ToString();
    }

    private string Noise(int count)
    {
        var text = new StringBuilder(count);
        for (var i = 0; i < count; i++)
        {
            text.Append((char)random.Next(random.Next(10) == 0 ? 0x10000 : 0x80));
        }

        return text.ToString();
    }

    private string TokenNoise(int count)
    {
        string[] tokens = ["{", "}", "(", ")", "[", "]", ":", "!", "$", "@", "...", "=", "|", "&", " a ", " on ", " query ", " 1 ", "\"s\"", " fragment "];
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(tokens[random.Next(tokens.Length)]);
        }

        return text.ToString();
    }
}
