namespace Switchyard.Core.Accounting;

/// <summary>How a ledger writes.</summary>
/// <param name="Folder">Where the journals of all processes that share it lie.</param>
/// <param name="Replica">This process's name; no other one's, past or present.</param>
/// <param name="MaxSpoolBytes">Most bytes of its journal.</param>
/// <param name="FlushesToDisk">Whether an intent is on the disk, and not only with the operating system, before its attempt is sent.</param>
public sealed record LedgerSettings(string Folder, string Replica, long MaxSpoolBytes, bool FlushesToDisk);
