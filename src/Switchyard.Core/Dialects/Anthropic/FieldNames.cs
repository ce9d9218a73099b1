using System.Text;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.Anthropic;

/// <summary>Names fields of the neutral form in the words of the client's dialect, so that it finds them in its own request.</summary>
internal static class FieldNames
{
    private const string Function = ".function";

    /// <summary>A field's path in the client's request.</summary>
    /// <param name="client">The client's dialect.</param>
    /// <param name="path">The path in the native dialect.</param>
    public static string In(Dialect client, string path)
    {
        if (client == Dialect.Native)
        {
            return path;
        }

        var snake = ToSnake(path);
        return client == Dialect.OpenAI ? Nested(snake) : snake;
    }

    // OpenAI's dialect wraps tools, calls and images once more.
    private static string Nested(string path)
    {
        var leaf = path[(path.LastIndexOf('.') + 1)..];
        var isOfTool = path.StartsWith("tools[", StringComparison.Ordinal) || path.Contains(".tool_calls[", StringComparison.Ordinal);
        var wrapper = leaf switch
        {
            "name" or "parameters" or "strict" or "arguments" when isOfTool => Function,
            "detail" => ".image_url",
            _ => "",
        };
        return path.Insert(path.Length - leaf.Length - (wrapper.Length > 0 ? 1 : 0), wrapper);
    }

    private static string ToSnake(string path)
    {
        var snake = new StringBuilder(path.Length + 8);
        foreach (var letter in path)
        {
            _ = char.IsAsciiLetterUpper(letter) ? snake.Append('_').Append(char.ToLowerInvariant(letter)) : snake.Append(letter);
        }

        return snake.ToString();
    }
}
