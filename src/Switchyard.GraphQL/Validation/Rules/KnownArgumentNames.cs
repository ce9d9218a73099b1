using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Arguments that are given exist on their field or directive.</summary>
internal sealed class KnownArgumentNames(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.Argument | RuleHooks.Directive;

    public override void Argument(ArgumentNode argument)
    {
        if (!Context.InDirective
            && Context.ArgumentDefinition is null
            && Context.FieldDefinition is { } field
            && Context.ParentType is { } parent)
        {
            var name = argument.Name.Value;
            Context.Report(
                $"Unknown argument \"{name}\" on field \"{parent.Name}.{field.Name}\"."
                    + Suggestions.Of(name, field.Arguments.Select(known => known.Name)),
                argument);
        }
    }

    public override void Directive(DirectiveNode directive, string place)
    {
        if (directive.Arguments.Length == 0 || DirectiveArguments.NamesOf(Context, directive.Name.Value) is not { } known)
        {
            return;
        }

        foreach (var argument in directive.Arguments.Where(argument => !known.Contains(argument.Name.Value)))
        {
            var name = argument.Name.Value;
            Context.Report(
                $"Unknown argument \"{name}\" on directive \"@{directive.Name.Value}\".{Suggestions.Of(name, known)}", argument);
        }
    }
}
