using System.Diagnostics;

namespace Switchyard.FunctionalTests.Support;

/// <summary>What a process printed, both streams together. Of more than 20,000 lines only the last are kept.</summary>
internal sealed class ProcessOutput
{
    private const int Limit = 20_000;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    /// <summary>All lines so far.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>The last 40 lines, for the message of a failure.</summary>
    public string Tail
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _lines.TakeLast(40));
            }
        }
    }

    /// <summary>Starts to read both streams.</summary>
    public void Attach(Process process)
    {
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Limit)
            {
                _lines.Dequeue();
            }
        }
    }
}
