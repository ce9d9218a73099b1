using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Scalars and enums have no selection; everything else has one.</summary>
internal sealed class ScalarLeafs(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.Field;

    public override void Field(FieldNode field)
    {
        if (Context.Type is not { } type)
        {
            return;
        }

        var name = field.Name.Value;
        if (type.Named is LeafType && field.SelectionSet is not null)
        {
            Context.Report(
                $"Field \"{name}\" must not have a selection since type \"{type}\" has no subfields.", field.SelectionSet);
        }
        else if (type.Named is not LeafType && field.SelectionSet is null)
        {
            Context.Report(
                $"Field \"{name}\" of type \"{type}\" must have a selection of subfields. Did you mean \"{name} {{ ... }}\"?", field);
        }
    }
}
