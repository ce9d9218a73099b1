namespace Switchyard.GraphQL.Language;

internal enum TokenKind
{
    StartOfFile,
    EndOfFile,
    Bang,
    Dollar,
    Ampersand,
    ParenLeft,
    ParenRight,
    Spread,
    Colon,
    Equals,
    At,
    BracketLeft,
    BracketRight,
    BraceLeft,
    Pipe,
    BraceRight,
    Name,
    Int,
    Float,
    String,
    BlockString,

    /// <summary>The text is at fault here: nothing follows.</summary>
    Failed,
}

internal static class TokenKindNames
{
    private static readonly string[] Names =
    [
        "<SOF>", "<EOF>", "\"!\"", "\"$\"", "\"&\"", "\"(\"", "\")\"", "\"...\"", "\":\"", "\"=\"", "\"@\"", "\"[\"", "\"]\"",
        "\"{\"", "\"|\"", "\"}\"", "Name", "Int", "Float", "String", "BlockString", "",
    ];

    public static string Describe(this TokenKind kind) => Names[(int)kind];
}
