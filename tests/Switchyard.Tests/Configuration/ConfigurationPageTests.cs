using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Switchyard.Core.Configuration;
using Switchyard.Server.Configuration;
using Xunit;

namespace Switchyard.Tests.Configuration;

/// <summary>The page and the classes say the same, both ways.</summary>
public sealed partial class ConfigurationPageTests
{
    private static readonly string Page = File.ReadAllText(PagePath());

    [Fact]
    public void Page_Settings_AreThoseOfTheClasses() =>
        OfPage().Keys.Order(StringComparer.Ordinal).ShouldBe(OfClasses().Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Page_Defaults_AreThoseOfTheClasses()
    {
        var page = OfPage();
        foreach (var (name, value) in OfClasses().Where(setting => setting.Value is not null))
        {
            page[name].ShouldBe(value, name);
        }
    }

    [Fact]
    public void Page_JsonExample_IsAValidConfiguration()
    {
        var json = JsonExample().Match(Page).Groups["json"].Value;
        JsonDocument.Parse(json).Dispose();
        var folder = Directory.CreateTempSubdirectory("switchyard").FullName;
        File.WriteAllText(Path.Combine(folder, "switchyard.json"), json.Replace("<your key>", "k", StringComparison.Ordinal));
        using var configuration = new ConfigurationManager();
        var faults = new SourceFaults();
        ConfigurationRegistration.AddSources(configuration, folder, _ => null, faults);

        var reading = new ConfigurationReader(configuration, KnownTypes.All, faults).Read();

        reading.Faults.ShouldBeEmpty();
        reading.Snapshot!.Options.Aliases["fast"].Targets.Count.ShouldBe(2);
    }

    private static Dictionary<string, string> OfPage() =>
        Row().Matches(Page).ToDictionary(row => row.Groups["name"].Value, row => row.Groups["default"].Value.Trim('`'));

    private static Dictionary<string, string?> OfClasses()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        Walk(typeof(ServiceOptions), new ServiceOptions(), "SWITCHYARD", settings);
        // The class leaves it to the start, which knows the other ways to name addresses.
        settings["SWITCHYARD__Urls"] = ListenAddress.Default;
        return settings;
    }

    private static void Walk(Type type, object? value, string path, Dictionary<string, string?> settings)
    {
        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
        {
            var isList = type.GetGenericTypeDefinition() == typeof(IList<>);
            Walk(type.GetGenericArguments()[^1], null, path + (isList ? "__0" : "__<name>"), settings);
        }
        else if (type.Namespace == typeof(ServiceOptions).Namespace)
        {
            var instance = value ?? Activator.CreateInstance(type);
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                Walk(property.PropertyType, property.GetValue(instance), $"{path}__{property.Name}", settings);
            }
        }
        else
        {
            settings[path] = value switch
            {
                null or "" => null,
                bool flag => flag ? "true" : "false",
                _ => Convert.ToString(value, CultureInfo.InvariantCulture),
            };
        }
    }

    private static string PagePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Switchyard.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "docs", "configuration.md");
    }

    [GeneratedRegex(@"^\| `(?<name>SWITCHYARD__[^`]+)` \| [a-z ]+ \| (?<default>[^|]+) \| [^|]+ \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex JsonExample();
}
