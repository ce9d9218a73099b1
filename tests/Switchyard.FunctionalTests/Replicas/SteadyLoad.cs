using System.Collections.Concurrent;
using System.Net;
using Switchyard.FunctionalTests.Faults;
using Switchyard.FunctionalTests.Support;

namespace Switchyard.FunctionalTests.Replicas;

/// <summary>Clients that ask all servers at a steady pace until they are told to end, and remember what they were answered.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int ClientsPerReplica = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    private readonly ConcurrentQueue<Answer> _answers = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _asking;

    private SteadyLoad(ReplicaRig rig) =>
        _asking = Task.WhenAll(rig.Replicas.SelectMany(replica => Enumerable.Range(0, ClientsPerReplica).Select(i => AskAsync(replica, i))));

    /// <summary>All answers so far.</summary>
    public IReadOnlyList<Answer> Answers => [.. _answers];

    /// <summary>Begins.</summary>
    public static SteadyLoad Start(ReplicaRig rig) => new(rig);

    /// <summary>Ends when so many more requests have been answered.</summary>
    public async Task PassAsync(int count, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var until = _answers.Count + count; _answers.Count < until;)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>The time within which this part of the answers came.</summary>
    public TimeSpan Percentile(double part)
    {
        var times = _answers.Select(answer => answer.Took).Order().ToArray();
        return times[(int)Math.Min(times.Length - 1, times.Length * part)];
    }

    /// <summary>Ends the asking; requests under way are answered first.</summary>
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

    private async Task AskAsync(SwitchyardProcess replica, int number)
    {
        using var timer = new PeriodicTimer(Pace);

        // Half of them may use the cache.
        var more = number % 2 == 0 ? "" : ",\"temperature\":0";
        while (!_ending.IsCancellationRequested)
        {
            var started = TimeProvider.System.GetTimestamp();
            try
            {
                var answer = await replica.AskAsync("alice", CancellationToken.None, text: $"steady {number}", more: more);
                _answers.Enqueue(new Answer(answer, TimeProvider.System.GetElapsedTime(started)));
            }
            catch (HttpRequestException e)
            {
                _answers.Enqueue(new Answer(null, TimeProvider.System.GetElapsedTime(started), e.Message));
            }

            try
            {
                await timer.WaitForNextTickAsync(_ending.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>What a client was answered.</summary>
    /// <param name="Client">The answer; null when the connection failed.</param>
    /// <param name="Took">How long it took.</param>
    /// <param name="Failure">Why there is none.</param>
    internal sealed record Answer(ClientAnswer? Client, TimeSpan Took, string? Failure = null)
    {
        /// <summary>Whether it is what it should be: the text, or a refusal that says when to come again.</summary>
        public bool IsRight => Client switch
        {
            { Status: HttpStatusCode.OK } answer => answer.Body.Contains("\"content\":\"hello\"", StringComparison.Ordinal),
            { Status: HttpStatusCode.TooManyRequests } answer => answer.Headers.ContainsKey("Retry-After"),
            _ => false,
        };

        /// <summary>What it was, for a failed test.</summary>
        public string Told => Client is null ? Failure! : $"{(int)Client.Status} {Client.Body}";
    }
}
