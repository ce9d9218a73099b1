using System.Collections.Frozen;

namespace Switchyard.GraphQL.Language;

/// <summary>The places on which directives may stand.</summary>
internal static class DirectiveLocations
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION",
        "ENUM", "ENUM_VALUE", "INPUT_OBJECT", "INPUT_FIELD_DEFINITION", "DIRECTIVE_DEFINITION");

    public static bool IsKnown(string name) => Known.Contains(name);
}
