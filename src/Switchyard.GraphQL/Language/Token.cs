namespace Switchyard.GraphQL.Language;

/// <summary>One lexical token; <paramref name="Value"/> is null for punctuation.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, string? Value = null)
{
    public string Describe() => Value is null ? Kind.Describe() : $"{Kind.Describe()} \"{Value}\"";
}
