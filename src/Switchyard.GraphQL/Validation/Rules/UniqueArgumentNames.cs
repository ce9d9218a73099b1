using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>An argument is given once.</summary>
internal sealed class UniqueArgumentNames(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.Field | RuleHooks.Directive;

    public override void Field(FieldNode field) => Check(field.Arguments);

    public override void Directive(DirectiveNode directive, string place) => Check(directive.Arguments);

    private void Check(ArgumentNode[] arguments)
    {
        if (arguments.Length < 2)
        {
            return;
        }

        foreach (var group in arguments.Select(argument => argument.Name).GroupBy(name => name.Value))
        {
            if (group.Skip(1).Any())
            {
                Context.Report($"There can be only one argument named \"{group.Key}\".", [.. group]);
            }
        }
    }
}
