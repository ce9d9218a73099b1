using Switchyard.Core.Configuration;

namespace Switchyard.Server.Configuration;

/// <summary>What reading the configuration gave: a snapshot, or every fault.</summary>
/// <param name="Snapshot">The configuration; null when there are faults.</param>
/// <param name="Faults">What is wrong.</param>
internal sealed record ConfigurationReading(ConfigurationSnapshot? Snapshot, IReadOnlyList<ConfigurationFault> Faults)
{
    /// <summary>Prints every fault on a line of its own.</summary>
    /// <param name="output">Where to.</param>
    /// <returns>The exit code of a start that was refused.</returns>
    public int Refuse(TextWriter output)
    {
        foreach (var fault in Faults)
        {
            output.WriteLine(fault.ToString());
        }

        return 1;
    }
}
