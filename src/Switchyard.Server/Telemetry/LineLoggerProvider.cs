using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Switchyard.Server.Telemetry;

/// <summary>Makes the loggers that write lines; under <c>Logging:Console</c> in the configuration. Thread-safe.</summary>
/// <param name="formatter">Makes a line of an entry.</param>
/// <param name="writer">Takes the lines; owned here.</param>
[ProviderAlias("Console")]
internal sealed class LineLoggerProvider(JsonLineFormatter formatter, LineWriter writer) : ILoggerProvider, ISupportExternalScope
{
    private const int UsualLine = 1024;
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>The scopes entries are written in.</summary>
    internal IExternalScopeProvider Scopes { get; private set; } = new LoggerExternalScopeProvider();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, this);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    /// <summary>Writes an entry. What went wrong goes out at once, the rest may wait for more.</summary>
    /// <param name="entry">The entry.</param>
    /// <typeparam name="TState">Its values.</typeparam>
    internal void Write<TState>(in LogEntry<TState> entry)
    {
        // Taken while in use: a value's own ToString might log.
        var buffer = _buffer ?? new ArrayBufferWriter<byte>(UsualLine);
        _buffer = null;
        buffer.ResetWrittenCount();
        formatter.Write(entry, Scopes, buffer);
        writer.Add(buffer.WrittenSpan, entry.LogLevel >= LogLevel.Warning);
        _buffer = buffer.Capacity <= LargestKept ? buffer : null;
    }
}
