namespace Switchyard.Core.Configuration;

/// <summary>The record of every attempt: <c>Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>Intents survive the process.</summary>
    public const string Process = "process";

    /// <summary>Intents survive the machine's power.</summary>
    public const string Disk = "disk";

    /// <summary>What an attempt's intent survives before the attempt is sent: the end of the <c>process</c>, or a loss of power (<c>disk</c>). Default: <c>process</c>.</summary>
    public string Flush { get; set; } = Process;

    /// <summary>Most bytes of the local journal while the database is away; then paid calls are refused. Default: 256 MiB.</summary>
    public long MaxSpoolBytes { get; set; } = 256L * 1024 * 1024;
}
