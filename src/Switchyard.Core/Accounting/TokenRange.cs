namespace Switchyard.Core.Accounting;

/// <summary>A count of tokens that is not sure.</summary>
/// <param name="Low">Hardly fewer.</param>
/// <param name="Likely">The estimate.</param>
/// <param name="High">Hardly more.</param>
/// <param name="Confidence"><c>high</c>: the model's make is known and there is only text; <c>medium</c>: its make is not known; <c>low</c>: there are images, files or sound, or something is added that the request does not show.</param>
public sealed record TokenRange(long Low, long Likely, long High, string Confidence);
