using Microsoft.Extensions.Logging.Abstractions;

namespace Switchyard.Server.Telemetry;

/// <summary>One category's logger: a line for each entry. Thread-safe.</summary>
/// <param name="category">The category.</param>
/// <param name="provider">Knows the scopes and where lines go.</param>
internal sealed class LineLogger(string category, LineLoggerProvider provider) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => provider.Scopes.Push(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        provider.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter));
}
