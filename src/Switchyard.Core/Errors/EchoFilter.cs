using System.Text;

namespace Switchyard.Core.Errors;

/// <summary>
/// Takes out of an upstream's error what it echoes of the request, before the error is logged: a prompt must not
/// reach a log by way of a complaint about it. Pure.
/// </summary>
public static class EchoFilter
{
    /// <summary>What stands in the place of an echo.</summary>
    public const string Mark = "[request]";

    // Shorter common runs are words of both texts; longer ones are the request's.
    private const int Shortest = 16;
    private const int MostScanned = 1024 * 1024;

    /// <summary>The error without the runs of 16 bytes and more that stand in the request too.</summary>
    /// <param name="error">The error; at most a few KiB.</param>
    /// <param name="request">The request's body; its first MiB is compared.</param>
    public static string Remove(string error, ReadOnlySpan<byte> request)
    {
        var text = Encoding.UTF8.GetBytes(error);
        if (text.Length < Shortest)
        {
            return error;
        }

        var isEcho = new bool[text.Length];
        return MarkEchoes(text, request[..Math.Min(request.Length, MostScanned)], isEcho) ? Rewrite(text, isEcho) : error;
    }

    private static bool MarkEchoes(byte[] text, ReadOnlySpan<byte> request, bool[] isEcho)
    {
        var windows = new Dictionary<int, List<int>>();
        for (var i = 0; i + Shortest <= text.Length; i++)
        {
            var hash = HashOf(text.AsSpan(i, Shortest));
            (windows.TryGetValue(hash, out var starts) ? starts : windows[hash] = []).Add(i);
        }

        var found = false;
        for (var i = 0; i + Shortest <= request.Length; i++)
        {
            var window = request.Slice(i, Shortest);
            if (!windows.TryGetValue(HashOf(window), out var starts))
            {
                continue;
            }

            // A run that has been marked is not looked for again: the work is bounded by the sum of both lengths.
            for (var j = starts.Count - 1; j >= 0; j--)
            {
                if (window.SequenceEqual(text.AsSpan(starts[j], Shortest)))
                {
                    found = true;
                    isEcho.AsSpan(starts[j], Shortest).Fill(true);
                    starts.RemoveAt(j);
                }
            }
        }

        return found;
    }

    private static int HashOf(ReadOnlySpan<byte> window) => HashCode.Combine(
        BitConverter.ToInt64(window), BitConverter.ToInt64(window[8..]));

    private static string Rewrite(byte[] text, bool[] isEcho)
    {
        var kept = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!isEcho[i])
            {
                kept.Add(text[i]);
            }
            else if (i == 0 || !isEcho[i - 1])
            {
                kept.AddRange(Encoding.UTF8.GetBytes(Mark));
            }
        }

        return Encoding.UTF8.GetString([.. kept]);
    }
}
