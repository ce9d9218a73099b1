using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Shouldly;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Support;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Callers who ask servers one call after another until they are told to end, and remember what they were answered and when.</summary>
internal sealed class BudgetLoad : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<Answer> _answers = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _asking;

    private BudgetLoad(IEnumerable<SwitchyardProcess> replicas, IReadOnlyList<string> callers) =>
        _asking = Task.WhenAll(replicas.SelectMany(replica => callers.Select(caller => AskAsync(replica, caller))));

    /// <summary>All answers so far.</summary>
    public IReadOnlyList<Answer> Answers => [.. _answers];

    /// <summary>Begins: one client of each of these callers at each server.</summary>
    public static BudgetLoad Start(IEnumerable<SwitchyardProcess> replicas, params IReadOnlyList<string> callers) => new(replicas, callers);

    /// <summary>Waits until the answers are as the test wants them; the bound is only a safety net.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<Answer>, bool> isSo, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(Pace);
        while (!isSo(Answers))
        {
            limit.IsCancellationRequested.ShouldBeFalse(Summary());
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Ends the asking; calls under way are answered first.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _asking;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ending.Dispose();
    }

    private async Task AskAsync(SwitchyardProcess replica, string caller)
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                var begun = TimeProvider.System.GetTimestamp();
                var answer = await TryAsync(replica, caller);
                _answers.Enqueue(new Answer(replica, caller, begun, TimeProvider.System.GetElapsedTime(begun), answer?.Status, answer?.Code));
                await timer.WaitForNextTickAsync(_ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    // Null when the server is gone.
    private static async Task<ClientAnswer?> TryAsync(SwitchyardProcess replica, string caller)
    {
        try
        {
            return await replica.AskAsync(caller, CancellationToken.None);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    // What each server has answered, and when it did so last: why a wait was in vain.
    private string Summary() => string.Join("; ", _answers.GroupBy(static answer => answer.Replica.ProcessId).Select(static of => string.Create(
        CultureInfo.InvariantCulture,
        $"{of.Key}: {string.Join(", ", of.GroupBy(static answer => (answer.Status, answer.Code)).Select(static like => $"{like.Count()} x {like.Key}"))}, last asked {TimeProvider.System.GetElapsedTime(of.Max(static answer => answer.Begun)).TotalSeconds:0.0} s ago")));

    /// <summary>What a caller was answered.</summary>
    /// <param name="Replica">The server that was asked.</param>
    /// <param name="Caller">The caller.</param>
    /// <param name="Begun">When it asked, as a timestamp.</param>
    /// <param name="Took">How long it took.</param>
    /// <param name="Status">The status; null when the connection failed.</param>
    /// <param name="Code">The error's code; null when there is none.</param>
    internal sealed record Answer(SwitchyardProcess Replica, string Caller, long Begun, TimeSpan Took, HttpStatusCode? Status, string? Code);
}
