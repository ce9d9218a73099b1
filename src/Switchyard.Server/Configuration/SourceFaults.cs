using System.Collections.Concurrent;
using Switchyard.Core.Configuration;

namespace Switchyard.Server.Configuration;

/// <summary>Files that could not be read when they were last tried. Thread-safe.</summary>
internal sealed class SourceFaults
{
    private readonly ConcurrentDictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>What is wrong, by file.</summary>
    public IReadOnlyList<ConfigurationFault> Current =>
        // A file that is gone since is no fault: every one of them is optional.
        [.. _faults.Where(fault => !Path.IsPathRooted(fault.Key) || File.Exists(fault.Key))
            .OrderBy(fault => fault.Key, StringComparer.Ordinal).Select(fault => new ConfigurationFault(fault.Key, fault.Value))];

    /// <summary>Notes what is wrong with a file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="message">What is wrong.</param>
    public void Add(string file, string message) => _faults[file] = message;

    /// <summary>Reading went well: what was noted of the file is gone.</summary>
    /// <param name="file">Its path.</param>
    public void Clear(string file) => _faults.TryRemove(file, out _);

    /// <summary>The innermost message in one line: it names the place in the file, and no value.</summary>
    /// <param name="exception">The failure.</param>
    public static string Describe(Exception exception)
    {
        var inner = exception;
        while (inner.InnerException is { } next)
        {
            inner = next;
        }

        return $"can not be read: {inner.Message.ReplaceLineEndings(" ")}";
    }
}
