namespace Switchyard.Core.Configuration;

/// <summary>What callers see of failures: <c>Errors</c>.</summary>
public sealed class ErrorOptions
{
    /// <summary>Put the scrubbed upstream body (at most 4 KiB) into error answers. Default: false.</summary>
    public bool ExposeUpstream { get; set; }
}
