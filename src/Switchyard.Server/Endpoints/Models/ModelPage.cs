namespace Switchyard.Server.Endpoints.Models;

/// <summary>One page of models.</summary>
/// <param name="Data">The models.</param>
/// <param name="Total">How many fit the filters, on all pages.</param>
/// <param name="NextCursor">What to send as <c>cursor</c> for the next page; null on the last one.</param>
internal sealed record ModelPage(IReadOnlyList<ModelView> Data, int Total, string? NextCursor);
