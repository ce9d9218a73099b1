using Switchyard.FakeUpstream.Recordings;
using Xunit;

namespace Switchyard.FunctionalTests.Replay;

/// <summary>The recorded chat calls that are replayed, as rows of theories.</summary>
internal static class Replays
{
    private static readonly string[] Folders =
        ["anthropic", "compat", "deepseek", "llamabox", "llamacpp", "ollama", "openai", "openrouter", "vllm"];

    /// <summary>All chat calls; none when the recordings are absent.</summary>
    public static IReadOnlyList<RecordedExchange> All { get; } =
        [.. RecordedTraffic.Exchanges.Where(e => e.Dialect != RecordedDialect.Other && Folders.Contains(e.Provider))];

    /// <summary>Calls a client can make without streaming: everything that was not recorded as a stream.</summary>
    public static IEnumerable<RecordedExchange> Whole => All.Where(e => !e.Response.IsEventStream);

    /// <summary>Streams, and every failure with a body of its own: a streaming client meets those too.</summary>
    public static IEnumerable<RecordedExchange> Streamed =>
        All.Where(e => e.Response.IsEventStream || ExpectedFailures.Of(e.Id) is not null);

    /// <summary>Rows for a theory; a single skipped one when the recordings are absent.</summary>
    /// <param name="exchanges">The recordings.</param>
    public static IEnumerable<ITheoryDataRow> Rows(IEnumerable<RecordedExchange> exchanges) => RecordedTraffic.IsPresent
        ? [.. exchanges.Select(e => new TheoryDataRow<string>(e.Id))]
        : [new TheoryDataRow<string>("") { Skip = RecordedTraffic.AbsentReason }];

    /// <summary>The name of the recording's provider entry.</summary>
    /// <param name="exchange">The recording.</param>
    public static string EntryOf(RecordedExchange exchange) => $"{exchange.Provider}.{exchange.Name}";

    /// <summary>The type a user would give the entry.</summary>
    /// <param name="exchange">The recording.</param>
    public static string TypeOf(RecordedExchange exchange) => exchange.Provider switch
    {
        "anthropic" => "claude",
        "openrouter" or "deepseek" => exchange.Provider,
        _ => "openai-compatible",
    };
}
