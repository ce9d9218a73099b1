using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Types that are named exist.</summary>
internal sealed class KnownTypeNames(ValidationContext context) : ValidationRule(context)
{
    private HashSet<string>? _defined;

    public override RuleHooks Hooks => RuleHooks.NamedType;

    public override void NamedType(NamedTypeNode type, bool inTypeSystem)
    {
        var name = type.Name.Value;
        if (Context.Schema.Type(name) is not null || (inTypeSystem && BuiltInScalars.Find(name) is not null))
        {
            return;
        }

        _defined ??= [.. Context.Document.Definitions.OfType<TypeDefinitionNode>()
            .Where(node => !node.IsExtension).Select(node => node.Name.Value)];
        if (!_defined.Contains(name))
        {
            Context.Report(
                $"Unknown type \"{name}\".{Suggestions.Of(name, Context.Schema.Types.Select(known => known.Name))}", type);
        }
    }
}
