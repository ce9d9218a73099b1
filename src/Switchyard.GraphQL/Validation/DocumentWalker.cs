using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation;

/// <summary>
/// Walks a document once for all rules and keeps track of types. Nests as deep as the document does, which the parser bounds;
/// fragments are walked where they are defined, not where they are spread.
/// </summary>
internal sealed partial class DocumentWalker
{
    private static readonly int HookCount = 14;
    private readonly ValidationContext _context;
    private readonly ValidationRule[][] _rules = new ValidationRule[HookCount][];
    private List<VariableUsage> _usages = [];

    public DocumentWalker(ValidationContext context, ValidationRule[] rules)
    {
        _context = context;
        for (var i = 0; i < HookCount; i++)
        {
            var hook = (RuleHooks)(1 << i);
            var count = 0;
            var chosen = new ValidationRule[rules.Length];
            foreach (var rule in rules)
            {
                if ((rule.Hooks & hook) != 0)
                {
                    chosen[count++] = rule;
                }
            }

            _rules[i] = chosen[..count];
        }
    }

    public void Walk()
    {
        foreach (var rule in Rules(RuleHooks.Document))
        {
            rule.Document(_context.Document);
        }

        foreach (var definition in _context.Document.Definitions)
        {
            if (_context.IsAborted)
            {
                return;
            }

            WalkDefinition(definition);
        }

        foreach (var rule in Rules(RuleHooks.DocumentEnd))
        {
            rule.DocumentEnd(_context.Document);
        }
    }

    private ValidationRule[] Rules(RuleHooks hook) => _rules[System.Numerics.BitOperations.TrailingZeroCount((int)hook)];

    private void WalkDefinition(Node definition)
    {
        switch (definition)
        {
            case OperationNode operation:
                WalkOperation(operation);
                break;
            case FragmentNode fragment:
                WalkFragment(fragment);
                break;
            default:
                WalkTypeSystem(definition);
                break;
        }
    }

    private void WalkOperation(OperationNode operation)
    {
        _usages = _context.Usages[operation] = [];
        var root = _context.Schema.Root(operation.Operation);
        _context.Type = root;
        foreach (var rule in Rules(RuleHooks.Operation))
        {
            rule.Operation(operation);
        }

        foreach (var variable in operation.Variables)
        {
            WalkVariable(variable);
        }

        WalkDirectives(operation, operation.Directives, operation.Operation switch
        {
            OperationKind.Query => "QUERY",
            OperationKind.Mutation => "MUTATION",
            _ => "SUBSCRIPTION",
        });
        WalkSelectionSet(operation.SelectionSet, inInlineFragment: false);
        _context.Type = null;
    }

    private void WalkFragment(FragmentNode fragment)
    {
        _usages = _context.Usages[fragment] = [];
        _context.Type = Output(_context.Schema.TypeOf(fragment.TypeCondition));
        foreach (var rule in Rules(RuleHooks.Fragment))
        {
            rule.Fragment(fragment);
        }

        WalkNamedType(fragment.TypeCondition, inTypeSystem: false);
        WalkDirectives(fragment, fragment.Directives, "FRAGMENT_DEFINITION");
        WalkSelectionSet(fragment.SelectionSet, inInlineFragment: false);
        _context.Type = null;
    }

    private void WalkVariable(VariableDefinitionNode variable)
    {
        var (input, parent) = Push(_context.Schema.TypeOf(variable.Type));
        foreach (var rule in Rules(RuleHooks.Variable))
        {
            rule.Variable(variable);
        }

        WalkNamedType(variable.Type.Innermost, inTypeSystem: false);
        if (variable.Default is not null)
        {
            WalkValue(variable.Default);
        }

        WalkDirectives(variable, variable.Directives, "VARIABLE_DEFINITION");
        Pop(input, parent);
    }

    private void WalkSelectionSet(SelectionSetNode set, bool inInlineFragment)
    {
        var parent = _context.ParentType;
        _context.ParentType = _context.Type?.Named as CompositeType;
        foreach (var rule in Rules(RuleHooks.SelectionSet))
        {
            rule.SelectionSet(set, inInlineFragment);
        }

        foreach (var selection in set.Selections)
        {
            if (_context.IsAborted)
            {
                break;
            }

            WalkSelection(selection);
        }

        _context.ParentType = parent;
    }

    private void WalkSelection(SelectionNode selection)
    {
        switch (selection)
        {
            case FieldNode field:
                WalkField(field);
                break;
            case InlineFragmentNode fragment:
                WalkInlineFragment(fragment);
                break;
            case FragmentSpreadNode spread:
                foreach (var rule in Rules(RuleHooks.Spread))
                {
                    rule.Spread(spread);
                }

                WalkDirectives(spread, spread.Directives, "FRAGMENT_SPREAD");
                break;
        }
    }

    private void WalkField(FieldNode field)
    {
        var (type, definition) = (_context.Type, _context.FieldDefinition);
        var found = _context.ParentType is { } parent ? _context.Schema.Field(parent, field.Name.Value) : null;
        _context.FieldDefinition = found;
        _context.Type = Output(found?.Type);
        foreach (var rule in Rules(RuleHooks.Field))
        {
            rule.Field(field);
        }

        WalkArguments(field.Arguments);
        WalkDirectives(field, field.Directives, "FIELD");
        if (field.SelectionSet is not null)
        {
            WalkSelectionSet(field.SelectionSet, inInlineFragment: false);
        }

        (_context.Type, _context.FieldDefinition) = (type, definition);
    }

    private void WalkInlineFragment(InlineFragmentNode fragment)
    {
        var type = _context.Type;
        _context.Type = fragment.TypeCondition is null ? type?.Named : Output(_context.Schema.TypeOf(fragment.TypeCondition));
        foreach (var rule in Rules(RuleHooks.InlineFragment))
        {
            rule.InlineFragment(fragment);
        }

        if (fragment.TypeCondition is not null)
        {
            WalkNamedType(fragment.TypeCondition, inTypeSystem: false);
        }

        WalkDirectives(fragment, fragment.Directives, "INLINE_FRAGMENT");
        WalkSelectionSet(fragment.SelectionSet, inInlineFragment: true);
        _context.Type = type;
    }

    private static GraphQLType? Output(GraphQLType? type) => type is { IsOutput: true } ? type : null;
}
