using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Arguments that are required are given.</summary>
internal sealed class ProvidedRequiredArguments(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.Field | RuleHooks.Directive;

    public override void Field(FieldNode field)
    {
        foreach (var expected in Context.FieldDefinition?.Arguments ?? [])
        {
            if (expected.IsRequired && !Gives(field.Arguments, expected.Name))
            {
                Context.Report(
                    $"Field \"{field.Name.Value}\" argument \"{expected.Name}\" of type \"{expected.Type}\" is required, but it was not "
                        + "provided.",
                    field);
            }
        }
    }

    public override void Directive(DirectiveNode directive, string place)
    {
        foreach (var (name, type) in DirectiveArguments.RequiredOf(Context, directive.Name.Value))
        {
            if (!Gives(directive.Arguments, name))
            {
                Context.Report(
                    $"Directive \"@{directive.Name.Value}\" argument \"{name}\" of type \"{type}\" is required, but it was not provided.",
                    directive);
            }
        }
    }

    private static bool Gives(ArgumentNode[] arguments, string name) => Array.Exists(arguments, argument => argument.Name.Value == name);
}
