using System.Text;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Switchyard.Tests.Docs;

/// <summary>What the pages link to is there, and every page can be reached.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_OfEveryPage_LeadToSomething() =>
        Pages.All.SelectMany(Targets).Where(static link => !Exists(link)).Select(static link => link.ToString()).ShouldBeEmpty();

    [Fact]
    public void Pages_OfTheFolder_AreLinkedFromItsReadme()
    {
        var linked = Targets("docs/README.md").Select(static link => link.Path).ToHashSet();

        Pages.All.Where(static page => page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/README.md")
            .Where(page => !linked.Contains(page)).ShouldBeEmpty();
    }

    [Fact]
    public void Targets_LinkToNothing_IsFound()
    {
        var missing = new Link("docs/README.md", "docs/no-such-page.md", "");
        var noHeading = new Link("docs/README.md", "docs/errors.md", "no-such-heading");

        Exists(missing).ShouldBeFalse();
        Exists(noHeading).ShouldBeFalse();
        Exists(noHeading with { Heading = "the-codes" }).ShouldBeTrue();
    }

    private static bool Exists(Link link)
    {
        var path = Path.Combine(Pages.Root, link.Path);
        return link.Heading.Length == 0
            ? File.Exists(path) || Directory.Exists(path)
            : File.Exists(path) && Headings(link.Path).Contains(link.Heading);
    }

    private static IEnumerable<Link> Targets(string page) => MarkdownLink().Matches(WithoutCode(Pages.Read(page)))
        .Select(static match => match.Groups["target"].Value)
        .Where(static target => !target.Contains("://", StringComparison.Ordinal))
        .Select(target =>
        {
            var parts = target.Split('#', 2);
            var folder = Path.GetDirectoryName(page)!;
            var full = Path.GetFullPath(Path.Combine(Pages.Root, folder, parts[0]));
            var path = parts[0].Length == 0 ? page : Path.GetRelativePath(Pages.Root, full);
            return new Link(page, path, parts.Length > 1 ? parts[1] : "");
        });

    private static HashSet<string> Headings(string page) => Heading().Matches(WithoutCode(Pages.Read(page)))
        .Select(static match => Anchor(match.Groups["text"].Value))
        .ToHashSet();

    // As the usual viewers make anchors of headings: lower case, letters, digits and hyphens, blanks as hyphens.
    private static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var letter in heading.Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter) || letter is '-' or '_')
            {
                anchor.Append(letter);
            }
            else if (letter == ' ')
            {
                anchor.Append('-');
            }
        }

        return anchor.ToString();
    }

    private static string WithoutCode(string page) => Fence().Replace(page, "");

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    private sealed record Link(string Page, string Path, string Heading);
}
