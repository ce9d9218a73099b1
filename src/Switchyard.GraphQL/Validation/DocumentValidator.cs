using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Validation.Rules;

namespace Switchyard.GraphQL.Validation;

/// <summary>Holds a document against all rules of the specification.</summary>
internal static class DocumentValidator
{
    public static IReadOnlyList<GraphQLError> Validate(GraphQLSchema schema, DocumentNode document)
    {
        var context = new ValidationContext(schema, document);
        ValidationRule[] rules =
        [
            new ExecutableDefinitions(context),
            new UniqueOperationNames(context),
            new LoneAnonymousOperation(context),
            new SingleFieldSubscriptions(context),
            new KnownTypeNames(context),
            new FragmentsOnCompositeTypes(context),
            new VariablesAreInputTypes(context),
            new ScalarLeafs(context),
            new FieldsOnCorrectType(context),
            new UniqueFragmentNames(context),
            new KnownFragmentNames(context),
            new NoUnusedFragments(context),
            new PossibleFragmentSpreads(context),
            new NoFragmentCycles(context),
            new UniqueVariableNames(context),
            new NoUndefinedVariables(context),
            new NoUnusedVariables(context),
            new KnownDirectives(context),
            new UniqueDirectivesPerLocation(context),
            new KnownArgumentNames(context),
            new UniqueArgumentNames(context),
            new ValuesOfCorrectType(context),
            new ProvidedRequiredArguments(context),
            new VariablesInAllowedPosition(context),
            new OverlappingFieldsCanBeMerged(context),
            new UniqueInputFieldNames(context),
            new MaxIntrospectionDepth(context),
            new KnownOperationTypes(context),
        ];
        new DocumentWalker(context, rules).Walk();
        return context.Errors;
    }

    /// <summary>Checks what a schema document says besides its types: its directives and their values.</summary>
    public static IReadOnlyList<GraphQLError> ValidateTypeSystem(GraphQLSchema schema, DocumentNode document)
    {
        var context = new ValidationContext(schema, document);
        ValidationRule[] rules =
        [
            new KnownDirectives(context),
            new UniqueDirectivesPerLocation(context),
            new KnownArgumentNames(context),
            new UniqueArgumentNames(context),
            new UniqueInputFieldNames(context),
            new ValuesOfCorrectType(context),
            new ProvidedRequiredArguments(context),
        ];
        new DocumentWalker(context, rules).Walk();
        return context.Errors;
    }
}
