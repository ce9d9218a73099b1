namespace Switchyard.Core.Configuration;

/// <summary>The rules of <c>Ledger</c>.</summary>
internal static class LedgerRules
{
    private const long LeastSpool = 16L * 1024 * 1024;
    private const long MostSpool = 1024L * 1024 * 1024 * 1024;

    public static void Check(string path, LedgerOptions ledger, FaultList faults)
    {
        if (ledger.Flush is not (LedgerOptions.Process or LedgerOptions.Disk))
        {
            faults.Add($"{path}:Flush", "must be process or disk.");
        }

        if (ledger.MaxSpoolBytes is < LeastSpool or > MostSpool)
        {
            faults.Add($"{path}:MaxSpoolBytes", $"must be from {LeastSpool} to {MostSpool}.");
        }
    }
}
