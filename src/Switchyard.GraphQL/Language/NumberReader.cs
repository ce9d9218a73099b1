namespace Switchyard.GraphQL.Language;

/// <summary>Reads an <c>IntValue</c> or a <c>FloatValue</c>.</summary>
internal static class NumberReader
{
    public static Token Read(Lexer lexer, int start)
    {
        var body = lexer.Body;
        var position = body[start] == '-' ? start + 1 : start;
        if (At(body, position) == '0')
        {
            position++;
            if (char.IsAsciiDigit(At(body, position)))
            {
                return lexer.Fail(position, $"Invalid number, unexpected digit after 0: {CharacterText.Describe(body, position)}.");
            }
        }
        else if (!TakeDigits(body, ref position))
        {
            return Expected(lexer, position);
        }

        if (!TakeFraction(body, ref position, out var isFloat))
        {
            return Expected(lexer, position);
        }

        var next = At(body, position);
        return next == '.' || next == '_' || char.IsAsciiLetter(next)
            ? Expected(lexer, position)
            : new Token(isFloat ? TokenKind.Float : TokenKind.Int, start, position, body[start..position]);
    }

    private static bool TakeFraction(string body, ref int position, out bool isFloat)
    {
        isFloat = false;
        if (At(body, position) == '.')
        {
            isFloat = true;
            position++;
            if (!TakeDigits(body, ref position))
            {
                return false;
            }
        }

        if (At(body, position) is not ('e' or 'E'))
        {
            return true;
        }

        isFloat = true;
        position += At(body, position + 1) is '+' or '-' ? 2 : 1;
        return TakeDigits(body, ref position);
    }

    private static bool TakeDigits(string body, ref int position)
    {
        var start = position;
        while (char.IsAsciiDigit(At(body, position)))
        {
            position++;
        }

        return position > start;
    }

    private static Token Expected(Lexer lexer, int position) =>
        lexer.Fail(position, $"Invalid number, expected digit but got: {CharacterText.Describe(lexer.Body, position)}.");

    private static char At(string body, int position) => position < body.Length ? body[position] : '\0';
}
