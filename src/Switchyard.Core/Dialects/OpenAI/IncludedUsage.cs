using System.Buffers;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Asks for token figures at the end of a stream in options that do not.</summary>
internal static class IncludedUsage
{
    /// <summary>Writes the options with <c>include_usage</c>; all else in them stays.</summary>
    /// <param name="output">Takes them.</param>
    /// <param name="options">The client's value of <c>stream_options</c>.</param>
    /// <param name="asked">Where its <c>include_usage</c> has its value in the body; null when absent.</param>
    /// <param name="start">Where the options stand in the body.</param>
    public static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> options, Range? asked, int start)
    {
        if (asked is { } value)
        {
            output.Write(options[..(value.Start.Value - start)]);
            output.Write("true"u8);
            output.Write(options[(value.End.Value - start)..]);
            return;
        }

        var inner = options[0] == (byte)'{' ? options[1..] : "}"u8;
        var isEmpty = inner.Trim(" \t\r\n"u8).SequenceEqual("}"u8);
        output.Write(isEmpty ? "{\"include_usage\":true"u8 : "{\"include_usage\":true,"u8);
        output.Write(inner);
    }
}
