using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Switchyard.Core.Configuration;

namespace Switchyard.Server.Configuration;

/// <summary>
/// Holds the configuration against the options classes before it is bound: unknown names and values that can not be
/// read become faults with their full names, and everything else is kept under the classes' own spelling.
/// </summary>
internal sealed class ConfigurationTree
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ConfigurationFault> _faults = [];

    private ConfigurationTree()
    {
    }

    /// <summary>What can be bound, by full name.</summary>
    public IReadOnlyDictionary<string, string?> Values => _values;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<ConfigurationFault> Faults => _faults;

    /// <summary>Walks the section.</summary>
    /// <param name="section">The section the options are bound from.</param>
    public static ConfigurationTree Read(IConfigurationSection section)
    {
        var tree = new ConfigurationTree();
        tree.Walk(section, typeof(ServiceOptions), ServiceOptions.Section);
        return tree;
    }

    private void Walk(IConfigurationSection node, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ScalarFormat.Of(type) is { } format)
        {
            Scalar(node, format, path);
            return;
        }

        if (!string.IsNullOrEmpty(node.Value))
        {
            _faults.Add(new ConfigurationFault(path, IsList(type)
                ? "is a list: its values are named 0, 1 and so on."
                : "is a section and has no value of its own."));
            return;
        }

        var children = node.GetChildren().ToList();
        if (children.Count == 0)
        {
            // Presence is meaning here: an empty section still configures the provider it names.
            _values[path] = null;
        }

        foreach (var child in children)
        {
            Child(child, type, path);
        }
    }

    private void Child(IConfigurationSection child, Type type, string path)
    {
        if (IsList(type))
        {
            Item(child, type, path);
        }
        else if (IsMap(type))
        {
            Entry(child, type, path);
        }
        else if (Property(type, child.Key) is { } property)
        {
            Walk(child, property.PropertyType, $"{path}:{property.Name}");
        }
        else
        {
            _faults.Add(new ConfigurationFault(
                $"{path}:{child.Key}", $"is not a setting. Here are: {string.Join(", ", Names(type))}."));
        }
    }

    private void Item(IConfigurationSection child, Type type, string path)
    {
        if (int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            Walk(child, type.GetGenericArguments()[0], $"{path}:{child.Key}");
            return;
        }

        _faults.Add(new ConfigurationFault($"{path}:{child.Key}", "is not a setting. Here are: 0, 1 and so on."));
    }

    private void Entry(IConfigurationSection child, Type type, string path)
    {
        var value = type.GetGenericArguments()[1];
        var target = $"{path}:{child.Key}";
        if (value != typeof(AliasOptions) || !IsBareList(child))
        {
            Walk(child, value, target);
            return;
        }

        // An alias may be written as the bare list of its targets.
        foreach (var item in child.GetChildren())
        {
            Walk(item, typeof(string), $"{target}:{nameof(AliasOptions.Targets)}:{item.Key}");
        }
    }

    private void Scalar(IConfigurationSection node, ScalarFormat format, string path)
    {
        if (node.GetChildren().Any())
        {
            _faults.Add(new ConfigurationFault(path, "is one value, not a section."));
        }
        else if (string.IsNullOrEmpty(node.Value))
        {
            // An empty value is none: compose files pass on variables that are not set as empty ones.
        }
        else if (format.Accepts(node.Value))
        {
            _values[path] = node.Value;
        }
        else
        {
            _faults.Add(new ConfigurationFault(path, format.Expectation));
        }
    }

    private static bool IsBareList(IConfigurationSection node) =>
        node.GetChildren().All(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        && node.GetChildren().Any();

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>);

    private static bool IsMap(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>);

    private static PropertyInfo? Property(Type type, string name) =>
        Properties(type).FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Names(Type type) =>
        Properties(type).Select(property => property.Name).Order(StringComparer.Ordinal);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The generated binder sets every property, which keeps them.")]
    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);
}
