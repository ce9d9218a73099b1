using Switchyard.Core.Models;

namespace Switchyard.Server.Endpoints;

/// <summary>One model of one provider, as callers see it.</summary>
/// <param name="Id">What to send as <c>model</c>: <c>provider:model</c>.</param>
/// <param name="Model">The provider's id.</param>
/// <param name="Name">A name for people; null when the provider gives none.</param>
/// <param name="Provider">The configured provider.</param>
/// <param name="Available">Whether calls to it are let through now.</param>
/// <param name="Capabilities">What it can do and costs.</param>
/// <param name="Performance">How it did lately.</param>
internal sealed record ModelView(
    string Id,
    string Model,
    string? Name,
    string Provider,
    bool Available,
    ModelCapabilities Capabilities,
    ModelView.Live Performance)
{
    /// <summary>How a model did lately on this replica.</summary>
    /// <param name="FirstContentMs">Smoothed time to the first content, in milliseconds; null until measured.</param>
    /// <param name="State"><c>closed</c>, <c>open</c>, <c>half_open</c> or <c>cooling</c>.</param>
    internal sealed record Live(double? FirstContentMs, string State);
}
