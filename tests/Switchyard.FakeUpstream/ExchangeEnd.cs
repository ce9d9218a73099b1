namespace Switchyard.FakeUpstream;

/// <summary>How the upstream's part in one request ended.</summary>
public enum ExchangeEnd
{
    /// <summary>The script was played to its end, whatever it did.</summary>
    Played,

    /// <summary>The client closed or reset the connection before the script ended.</summary>
    ClientAborted,

    /// <summary>The upstream was disposed before the script ended.</summary>
    Stopped,
}
