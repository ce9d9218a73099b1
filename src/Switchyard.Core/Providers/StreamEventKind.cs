namespace Switchyard.Core.Providers;

/// <summary>What an event of a stream means for the request on its way.</summary>
public enum StreamEventKind
{
    /// <summary>A frame without content: a role, a start, a ping. Before the first content it can still be thrown away.</summary>
    Preamble,

    /// <summary>Text, reasoning, a tool call, a refusal, or a finish reason: the first one is the commit point.</summary>
    Content,

    /// <summary>A frame that carries only usage.</summary>
    Usage,

    /// <summary>The answer is complete. Its frame is the upstream's own end marker, empty when it sent none.</summary>
    End,

    /// <summary>The answer failed; nothing follows.</summary>
    Error,
}
