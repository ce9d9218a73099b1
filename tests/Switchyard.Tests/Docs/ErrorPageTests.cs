using System.Globalization;
using System.Text.RegularExpressions;
using Shouldly;
using Switchyard.Core.Errors;
using Xunit;

namespace Switchyard.Tests.Docs;

/// <summary>The table of docs/errors.md is the table of the code.</summary>
public sealed partial class ErrorPageTests
{
    [Fact]
    public void Table_AndTheCode_SayTheSame()
    {
        var expected = Enum.GetValues<LlmErrorCode>().Select(static code => LlmErrorTable.Of(code)).Select(static row => string.Join(
            ' ',
            row.Name,
            LlmErrorTable.NameOf(row.Type),
            row.Status.ToString(CultureInfo.InvariantCulture),
            row.Source.ToString().ToLowerInvariant(),
            row.Retryable ? "yes" : "no",
            row.FailsOver ? "yes" : "no"));

        var actual = Rows().Select(static cells => string.Join(' ', cells.Take(6)));

        actual.ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public void Table_EveryRow_SaysWhatItMeansAndWhatToDo()
    {
        foreach (var cells in Rows())
        {
            cells.Length.ShouldBe(8);
            cells[6].ShouldEndWith(".");
            cells[7].ShouldEndWith(".");
        }
    }

    [Fact]
    public void Page_EveryTypeOfTheCode_IsNamed()
    {
        var page = Page();

        foreach (var type in Enum.GetValues<LlmErrorType>())
        {
            page.ShouldContain($"`{LlmErrorTable.NameOf(type)}`");
        }
    }

    private static List<string[]> Rows() => [.. Row().Matches(Page())
        .Select(static match => match.Value.Trim().Trim('|').Split('|').Select(static cell => cell.Trim().Trim('`')).ToArray())];

    private static string Page()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "docs", "errors.md");
            if (File.Exists(path))
            {
                return File.ReadAllText(path);
            }
        }

        throw new FileNotFoundException("docs/errors.md");
    }

    // A row of the table of codes: a code, then a type in capitals.
    [GeneratedRegex(@"^\| `[a-z_]+` \| `[A-Z_]+` \|.*\|$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
