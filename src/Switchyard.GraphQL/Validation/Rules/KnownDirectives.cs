using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Directives exist and stand where they may.</summary>
internal sealed class KnownDirectives(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.Directive;

    public override void Directive(DirectiveNode directive, string place)
    {
        var name = directive.Name.Value;
        var written = Context.Document.Definitions.OfType<DirectiveDefinitionNode>().LastOrDefault(node => node.Name.Value == name);
        var locations = written is null ? Context.Schema.Directive(name)?.Locations : [.. written.Locations.Select(node => node.Value)];
        if (locations is null)
        {
            Context.Report($"Unknown directive \"@{name}\".", directive);
        }
        else if (Array.IndexOf(locations, place) < 0)
        {
            Context.Report($"Directive \"@{name}\" may not be used on {place}.", directive);
        }
    }
}
