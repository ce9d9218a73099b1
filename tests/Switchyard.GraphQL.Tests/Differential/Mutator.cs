using System.Text;
using System.Text.RegularExpressions;

namespace Switchyard.GraphQL.Tests.Differential;

/// <summary>Changes a document a little: by tokens, mostly, so that what comes out still parses often.</summary>
internal sealed partial class Mutator(Random random)
{
    private static readonly string[] Words =
    [
        "name", "id", "a", "x", "dog", "cat", "author", "Dog", "Cat", "Query", "Int", "String", "on", "true", "null", "SIT", "query",
        "fragment", "mutation", "$a", "$x", "1", "-1.5", "\"text\"", "{", "}", "(", ")", "[", "]", ":", "!", "=", "...", "@skip",
        "@include(if: true)", "@onField", "@many(n: 1)", "__typename", "\"\"\"block\"\"\"", "{ id }", "{ name }", "#c\n", "\r\n", "é", "\"",
    ];

    public string Mutate(string text)
    {
        var tokens = Tokens().Matches(text).Select(match => match.Value).ToList();
        for (var change = random.Next(1, 4); change > 0 && tokens.Count > 0; change--)
        {
            var at = random.Next(tokens.Count);
            switch (random.Next(7))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[at]);
                    break;
                case 2:
                    var other = random.Next(tokens.Count);
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
                case 3:
                    tokens[at] = Words[random.Next(Words.Length)];
                    break;
                case 4:
                    tokens.Insert(at, " " + Words[random.Next(Words.Length)] + " ");
                    break;
                case 5:
                    tokens[at] = tokens[random.Next(tokens.Count)];
                    break;
                default:
                    tokens[at] = ChangeLetter(tokens[at]);
                    break;
            }
        }

        return string.Concat(tokens);
    }

    private string ChangeLetter(string token)
    {
        var letters = new StringBuilder(token);
        letters[random.Next(letters.Length)] = (char)random.Next(' ', '~');
        return letters.ToString();
    }

    [GeneratedRegex("""\.\.\.|[A-Za-z_]\w*|"(?:[^"\\\n]|\\.)*"|\d+|\s+|.""", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Tokens();
}
