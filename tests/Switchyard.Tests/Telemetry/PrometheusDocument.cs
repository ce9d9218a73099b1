using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Switchyard.Tests.Telemetry;

/// <summary>A strict reader of the Prometheus text format: what promtool refuses, it refuses.</summary>
internal sealed partial class PrometheusDocument
{
    private readonly HashSet<string> _seen = [];

    public Dictionary<string, string> Types { get; } = [];

    public List<string> Families { get; } = [];

    public List<PrometheusSample> Samples { get; } = [];

    public static PrometheusDocument Parse(string text)
    {
        if (text.Length > 0 && text[^1] != '\n')
        {
            throw new FormatException("The last line has no line feed.");
        }

        var document = new PrometheusDocument();
        foreach (var line in text.Split('\n')[..^1])
        {
            document.Add(line);
        }

        return document;
    }

    public static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture),
    };

    public double Value(string name, params (string Name, string Value)[] labels) => Samples
        .Single(sample => sample.Name == name && sample.Labels.Count == labels.Length
            && labels.All(label => sample.Labels.TryGetValue(label.Name, out var value) && value == label.Value))
        .Value;

    private void Add(string line)
    {
        if (HelpLine().IsMatch(line))
        {
            return;
        }

        if (TypeLine().Match(line) is { Success: true } type)
        {
            if (!Types.TryAdd(type.Groups[1].Value, type.Groups[2].Value))
            {
                throw new FormatException("A second TYPE: " + line);
            }

            Families.Add(type.Groups[1].Value);
            return;
        }

        var sample = ParseSample(line);
        if (Types.Count == 0 || !Belongs(sample.Name, Families[^1], Types[Families[^1]]))
        {
            throw new FormatException("A sample outside its family: " + line);
        }

        if (!_seen.Add(line[..line.LastIndexOf(' ')]))
        {
            throw new FormatException("A sample said twice: " + line);
        }

        Samples.Add(sample);
    }

    private static bool Belongs(string name, string family, string type) => type == "histogram"
        ? name == family + "_bucket" || name == family + "_sum" || name == family + "_count"
        : name == family;

    private static PrometheusSample ParseSample(string line)
    {
        var head = SampleHead().Match(line);
        if (!head.Success)
        {
            throw new FormatException("Not a sample: " + line);
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = head.Length;
        if (at < line.Length && line[at] == '{')
        {
            at = ParseLabels(line, at + 1, labels);
        }

        if (at >= line.Length || line[at] != ' ')
        {
            throw new FormatException("No value: " + line);
        }

        return new PrometheusSample(head.Value, labels, Number(line[(at + 1)..]));
    }

    private static int ParseLabels(string line, int at, Dictionary<string, string> labels)
    {
        while (true)
        {
            var name = LabelName().Match(line, at);
            if (!name.Success)
            {
                throw new FormatException("Not a label: " + line[at..]);
            }

            at += name.Length;
            var value = new StringBuilder();
            for (; line[at] != '"'; at++)
            {
                value.Append(line[at] == '\\' ? Unescape(line[++at]) : line[at]);
            }

            labels.Add(name.Groups[1].Value, value.ToString());
            at += 2;
            switch (line[at - 1])
            {
                case '}':
                    return at;
                case ',':
                    break;
                default:
                    throw new FormatException("After a label: " + line);
            }
        }
    }

    private static char Unescape(char c) => c switch
    {
        'n' => '\n',
        '\\' or '"' => c,
        _ => throw new FormatException("Not an escape: " + c),
    };

    [GeneratedRegex(@"^# HELP [a-zA-Z_:][a-zA-Z0-9_:]* (?:[^\\]|\\\\|\\n)*$")]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex SampleHead();

    [GeneratedRegex(@"\G([a-zA-Z_][a-zA-Z0-9_]*)=""")]
    private static partial Regex LabelName();
}
