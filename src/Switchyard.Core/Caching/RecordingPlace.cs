namespace Switchyard.Core.Caching;

/// <summary>How far one reader of a recording has come. Only the recording touches it.</summary>
internal sealed class RecordingPlace
{
    /// <summary>The number of the event it reads next.</summary>
    public long Next { get; set; }
}
