using System.Reflection;
using System.Text.Json;
using Shouldly;
using Switchyard.Providers.Simulated;
using Xunit;

namespace Switchyard.Tests.Docs;

/// <summary>The tables of docs/simulated.md are those of the code.</summary>
public sealed class SimulatedPageTests
{
    private const string Page = "docs/simulated.md";

    [Fact]
    public void Models_OfPageAndCode_AreTheSame() =>
        Pages.Table(Page, "| Model |").Select(static row => row[0])
            .ShouldBe([.. Simulation.Models.Keys, "sim-error-<status>"], ignoreOrder: true);

    [Fact]
    public void ModelSettings_OfPageAndCode_AreTheSame()
    {
        foreach (var row in Pages.Table(Page, "| Model |").Where(static row => Simulation.Models.ContainsKey(row[0])))
        {
            var wishes = JsonDocument.Parse($$$"""{"simulate":{{{(row[1].Length == 0 ? "{}" : row[1])}}}}""").RootElement;

            // Reasoning alone can not be wished for: a request asks for it in its dialect's own way.
            var expected = Simulation.Models[row[0]] with { Reasons = false };
            Simulation.Of("sim-1", wishes).ShouldBe(expected, row[0]);
        }
    }

    [Fact]
    public void Directives_OfPageAndCode_AreTheSame()
    {
        var properties = typeof(Simulation).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(static property => property.Name)
            .Where(static name => name != nameof(Simulation.Reasons))
            .Select(static name => name == nameof(Simulation.HasUsage) ? "usage" : JsonNamingPolicy.CamelCase.ConvertName(name));

        Pages.Table(Page, "| Directive |").Select(static row => row[0]).ShouldBe(properties, ignoreOrder: true);
    }

    [Fact]
    public void Directives_EveryOneOfThePage_IsUnderstood()
    {
        foreach (var row in Pages.Table(Page, "| Directive |"))
        {
            var wishes = JsonDocument.Parse($$$"""{"simulate":{"{{{row[0]}}}":{{{row[2]}}}}}""").RootElement;

            Simulation.Of("sim-1", wishes).ShouldNotBe(new Simulation(), row[0]);
        }
    }
}
