using System.Text;

namespace Switchyard.Server.Hosting;

/// <summary>
/// Reads Content-Length. The web server takes a sign before the number, which others take for an error or for zero; read
/// through this, anything but a digit becomes a letter, and the server refuses the request.
/// </summary>
internal sealed class DigitEncoding : Encoding
{
    private const char NoDigit = 'x';

    private DigitEncoding()
    {
    }

    /// <summary>The only one there need be.</summary>
    public static DigitEncoding Instance { get; } = new();

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => count;

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        for (var i = 0; i < byteCount; i++)
        {
            var value = (char)bytes[byteIndex + i];
            chars[charIndex + i] = char.IsAsciiDigit(value) ? value : NoDigit;
        }

        return byteCount;
    }

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => charCount;

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount;
}
