using Switchyard.Core.Models;
using Switchyard.Core.Performance;

namespace Switchyard.Server.Endpoints.Models;

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
    /// <summary>When the provider made it, Unix seconds; null when it does not say.</summary>
    public long? Created { get; init; }

    /// <summary>When the provider listed it last; null when it never did.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>How a model did lately.</summary>
    /// <param name="FirstContentMs">Smoothed time to the first content on this replica, in milliseconds; null until measured.</param>
    /// <param name="State"><c>closed</c>, <c>open</c>, <c>half_open</c> or <c>cooling</c>.</param>
    /// <param name="Recent">The last five minutes on all replicas; null when it was not asked.</param>
    internal sealed record Live(double? FirstContentMs, string State, PerformanceFigures? Recent = null);
}
