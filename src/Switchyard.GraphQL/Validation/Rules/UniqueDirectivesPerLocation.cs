using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>A directive stands once at a place, unless it is repeatable.</summary>
internal sealed class UniqueDirectivesPerLocation(ValidationContext context) : ValidationRule(context)
{
    private readonly Dictionary<string, Dictionary<string, DirectiveNode>> _byType = new(StringComparer.Ordinal);

    public override RuleHooks Hooks => RuleHooks.DirectiveList;

    public override void DirectiveList(Node owner, DirectiveNode[] directives)
    {
        if (directives.Length < 2 && owner is not (TypeDefinitionNode or SchemaDefinitionNode))
        {
            return;
        }

        var seen = Seen(owner);
        foreach (var directive in directives)
        {
            var name = directive.Name.Value;
            if (IsUnique(name) && !seen.TryAdd(name, directive))
            {
                Context.Report($"The directive \"@{name}\" can only be used once at this location.", seen[name], directive);
            }
        }
    }

    // A type or the schema is one location together with its extensions.
    private Dictionary<string, DirectiveNode> Seen(Node owner)
    {
        var key = owner is TypeDefinitionNode type ? type.Name.Value : owner is SchemaDefinitionNode ? "" : null;
        var seen = key is null ? null : _byType.GetValueOrDefault(key);
        if (seen is null)
        {
            seen = new Dictionary<string, DirectiveNode>(StringComparer.Ordinal);
            if (key is not null)
            {
                _byType[key] = seen;
            }
        }

        return seen;
    }

    private bool IsUnique(string name)
    {
        var written = Context.Document.Definitions.OfType<DirectiveDefinitionNode>().LastOrDefault(node => node.Name.Value == name);
        return written is null ? Context.Schema.Directive(name) is { IsRepeatable: false } : !written.IsRepeatable;
    }
}
