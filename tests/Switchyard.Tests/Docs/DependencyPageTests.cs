using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Switchyard.Tests.Docs;

/// <summary>Every package has its reason, and no reason is left without its package.</summary>
public sealed class DependencyPageTests
{
    [Fact]
    public void Packages_OfPageAndVersionFile_AreTheSame()
    {
        var versions = XDocument.Load(Path.Combine(Pages.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion").Select(static package => package.Attribute("Include")!.Value);

        Pages.Table("docs/decisions/0005-dependencies.md", "| Package |").Select(static row => row[0])
            .ShouldBe(versions, ignoreOrder: true);
    }
}
