namespace Switchyard.Core.Configuration;

/// <summary>A name for one or several targets: <c>Aliases:&lt;alias&gt;</c>.</summary>
public sealed class AliasOptions
{
    /// <summary><c>ordered</c>, <c>weighted</c>, <c>round-robin</c>, <c>least-latency</c>, <c>cheapest</c>, <c>fastest</c> or <c>balanced</c>. Default: <c>ordered</c>.</summary>
    public string Strategy { get; set; } = "ordered";

    /// <summary>Targets as <c>provider:model</c>; for <c>weighted</c> with <c>=weight</c> behind, default 1.</summary>
    public IList<string> Targets { get; set; } = [];

    /// <summary>
    /// Whether targets whose window a prompt surely does not fit are passed over for those it may fit. Off, a prompt that does not fit the
    /// target whose turn it is is refused. Default: true.
    /// </summary>
    public bool FitContext { get; set; } = true;
}
