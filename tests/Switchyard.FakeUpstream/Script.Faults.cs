using System.Text;

namespace Switchyard.FakeUpstream;

// Waiting, splitting and breaking; what is written stands in Script.cs.
public sealed partial class Script
{
    /// <summary>Goes on when the test opens the gate.</summary>
    public Script Wait(Task gate) => Then(async (_, ct) => await gate.WaitAsync(ct));

    /// <inheritdoc cref="Wait(Task)"/>
    public Script Wait(TaskCompletionSource gate) => Wait(gate.Task);

    /// <summary>Tells the test that the script has come this far.</summary>
    public Script Signal(TaskCompletionSource reached) => Then((_, _) =>
    {
        reached.TrySetResult();
        return ValueTask.CompletedTask;
    });

    /// <summary>Runs a piece of the test, such as a count of what has been sent.</summary>
    public Script Do(Action action) => Then((_, _) =>
    {
        action();
        return ValueTask.CompletedTask;
    });

    /// <summary>Does nothing until the client leaves.</summary>
    public Script Hang() => Then(async (_, ct) => await Task.Delay(Timeout.InfiniteTimeSpan, ct));

    /// <summary>Closes the connection with RST.</summary>
    public Script Reset() => Then((leg, _) =>
    {
        leg.Reset();
        return ValueTask.CompletedTask;
    });

    /// <summary>Closes the connection with FIN.</summary>
    public Script Close() => Then((leg, _) =>
    {
        leg.Close();
        return ValueTask.CompletedTask;
    });

    /// <summary>Sends FIN and waits for the client to leave as well.</summary>
    public Script HalfClose() => Then((leg, _) =>
    {
        leg.HalfClose();
        return ValueTask.CompletedTask;
    }).Hang();

    /// <summary>From here on sends at most so many bytes at a time, framing included, without delay between them.</summary>
    public Script SplitEvery(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return Then((leg, _) =>
        {
            leg.Split(position => position + bytes);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>From here on cuts what is sent at these positions, counted in bytes from here, framing included.</summary>
    public Script SplitAt(params int[] positions)
    {
        long[] cuts = [.. positions.Order()];
        return Then((leg, _) =>
        {
            leg.Split(position => Array.Find(cuts, cut => cut > position) is var cut and > 0 ? cut : long.MaxValue);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>A server-sent comment at every interval, until the client leaves.</summary>
    public Script Heartbeat(string comment, TimeSpan interval)
    {
        var line = Encoding.UTF8.GetBytes($": {comment}\n\n");
        return Then(async (leg, ct) =>
        {
            using var timer = new PeriodicTimer(interval, leg.Time);
            while (await timer.WaitForNextTickAsync(ct))
            {
                await leg.WriteBodyAsync(line, ct);
            }
        });
    }

    /// <summary>Pieces of the body of this size, one at every interval.</summary>
    public Script Drip(ReadOnlyMemory<byte> bytes, int pieceSize, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pieceSize);
        return Then(async (leg, ct) =>
        {
            using var timer = new PeriodicTimer(interval, leg.Time);
            for (var rest = bytes; !rest.IsEmpty && await timer.WaitForNextTickAsync(ct);)
            {
                var piece = rest[..Math.Min(pieceSize, rest.Length)];
                await leg.WriteBodyAsync(piece, ct);
                rest = rest[piece.Length..];
            }
        });
    }
}
