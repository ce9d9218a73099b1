namespace Switchyard.Providers.Upstream;

/// <summary>Bounds of what is read from an upstream.</summary>
internal static class UpstreamLimits
{
    /// <summary>Largest event of a stream.</summary>
    public const int EventBytes = 16 * 1024 * 1024;

    /// <summary>Largest whole answer, after decompression.</summary>
    public const int AnswerBytes = 64 * 1024 * 1024;

    /// <summary>How much of an error or of an unexpected body is read.</summary>
    public const int ErrorBytes = 64 * 1024;
}
