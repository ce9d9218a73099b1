using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Validation.Overlaps;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Fields of one response name are one field. A linear scan decides; only a document at fault is compared pair by pair.</summary>
internal sealed class OverlappingFieldsCanBeMerged(ValidationContext context) : ValidationRule(context)
{
    private OverlapPairs? _pairs;

    public override RuleHooks Hooks => RuleHooks.Document | RuleHooks.SelectionSet;

    public override void Document(DocumentNode document)
    {
        var scan = new OverlapScan(Context);
        var found = scan.FindsConflict();
        if (scan.IsExhausted)
        {
            Context.Abort("Validation aborted: comparing the fields takes too long.", GraphQLRefusal.ValidationWork);
        }

        _pairs = found ? new OverlapPairs(Context) : null;
    }

    public override void SelectionSet(SelectionSetNode set, bool inInlineFragment)
    {
        if (_pairs is null || inInlineFragment || set.Selections is [FieldNode or FragmentSpreadNode])
        {
            return;
        }

        foreach (var conflict in _pairs.Within(set, Context.ParentType))
        {
            Context.Report(
                $"Fields \"{conflict.Name}\" conflict because {conflict.Reason}. Use different aliases on the fields to fetch both if "
                    + "this was intentional.",
                [.. conflict.First, .. conflict.Second]);
        }
    }
}
