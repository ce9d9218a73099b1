using System.Globalization;

namespace Switchyard.FunctionalTests.Support;

/// <summary>What the kernel counts for a process.</summary>
/// <param name="ResidentBytes">Memory in RAM, in bytes.</param>
/// <param name="PeakResidentBytes">Highest memory in RAM so far, in bytes.</param>
/// <param name="Cpu">User and system time used so far, to 10 ms.</param>
/// <param name="Threads">Threads.</param>
/// <param name="OpenFiles">Open file descriptors, sockets among them.</param>
internal sealed record ProcessUsage(
    long ResidentBytes, long PeakResidentBytes, TimeSpan Cpu, int Threads, int OpenFiles)
{
    // The kernel reports in USER_HZ, which is 100 on every Linux there is.
    private const double TicksPerSecond = 100;

    /// <summary>Reads <c>/proc</c>; the process must be alive.</summary>
    public static ProcessUsage Read(int processId)
    {
        var folder = $"/proc/{processId}";
        var status = File.ReadLines($"{folder}/status")
            .Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim().Split(' ')[0]);

        // The second field is the name in parentheses and may hold blanks; fields are counted behind it.
        var stat = File.ReadAllText($"{folder}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessUsage(
            Number(status["VmRSS"]) * 1024,
            Number(status["VmHWM"]) * 1024,
            TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond),
            (int)Number(status["Threads"]),
            Directory.EnumerateFileSystemEntries($"{folder}/fd").Count());
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
