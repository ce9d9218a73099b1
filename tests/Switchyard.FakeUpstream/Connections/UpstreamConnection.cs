using System.Net.Sockets;

namespace Switchyard.FakeUpstream.Connections;

/// <summary>One accepted connection: reads a request, plays its script, and again while both sides keep it open.</summary>
internal sealed class UpstreamConnection(Socket socket, int number, ExchangeLog log, ScriptBook book, TimeProvider time)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var input = new PeerInput(socket, time);
        var pump = input.PumpAsync(ended.Token);
        try
        {
            var reader = new RequestReader(input);
            while (await reader.ReadAsync(stopping) is { } message)
            {
                var request = new ReceivedRequest(message.Head, message.Body, number, time.GetTimestamp());
                log.Add(request);
                if (!await AnswerAsync(request, input, stopping))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Disposed while it waited for a request.
        }
        finally
        {
            await ended.CancelAsync();
            await pump;
            socket.Dispose();
        }
    }

    private async Task<bool> AnswerAsync(ReceivedRequest request, PeerInput input, CancellationToken stopping)
    {
        var signals = log.For(request.Index);
        var leg = new ResponseLeg(socket, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, input.Closed);
        try
        {
            await book.Take(request).PlayAsync(leg, stop.Token);
            if (!leg.CanContinue && !leg.IsClosed)
            {
                leg.Close();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return await EndEarlyAsync(request, input, stopping);
        }

        signals.Ended.TrySetResult(ExchangeEnd.Played);
        return leg.CanContinue;
    }

    private async Task<bool> EndEarlyAsync(ReceivedRequest request, PeerInput input, CancellationToken stopping)
    {
        var signals = log.For(request.Index);
        if (stopping.IsCancellationRequested)
        {
            signals.Ended.TrySetResult(ExchangeEnd.Stopped);
            return false;
        }

        // A failed send can be seen before the pump has read the reset that caused it.
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = input.Closed.UnsafeRegister(_ => seen.TrySetResult(), null);
        await seen.Task.WaitAsync(stopping);
        signals.Aborted.TrySetResult(
            new ClientAbort(input.ClosedAt, time.GetElapsedTime(request.ArrivedAt, input.ClosedAt)));
        signals.Ended.TrySetResult(ExchangeEnd.ClientAborted);
        return false;
    }
}
