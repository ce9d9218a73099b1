namespace Switchyard.GraphQL.Language;

/// <summary>Characters of a document, as messages name them.</summary>
internal static class CharacterText
{
    public static bool IsPair(string body, int position) =>
        position + 1 < body.Length && char.IsSurrogatePair(body[position], body[position + 1]);

    public static string Describe(string body, int position)
    {
        if (position >= body.Length)
        {
            return "<EOF>";
        }

        int code = body[position];
        if (code is >= 0x20 and <= 0x7E)
        {
            return code == '"' ? "'\"'" : $"\"{(char)code}\"";
        }

        return "U+" + (IsPair(body, position) ? char.ConvertToUtf32(body, position) : code).ToString("X4", null);
    }

    public static string Slice(string body, int start, int length) =>
        start >= body.Length ? "" : body.Substring(start, Math.Min(length, body.Length - start));
}
