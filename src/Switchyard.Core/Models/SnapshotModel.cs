namespace Switchyard.Core.Models;

/// <summary>One model of the snapshot.</summary>
/// <param name="Id">Its maker's id.</param>
/// <param name="Vendor">Its maker, as vendor prefixes name it.</param>
/// <param name="Name">A name for people; null when not known.</param>
/// <param name="Capabilities">What it can do; the price is that of the maker's own API.</param>
public sealed record SnapshotModel(string Id, string Vendor, string? Name, ModelCapabilities Capabilities);
