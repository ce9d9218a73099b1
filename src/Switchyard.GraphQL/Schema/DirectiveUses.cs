using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Validation;

namespace Switchyard.GraphQL.Schema;

/// <summary>Checks the directives that a schema document uses.</summary>
internal static class DirectiveUses
{
    public static void Check(GraphQLSchema schema, DocumentNode document, List<string> errors)
    {
        foreach (var error in DocumentValidator.ValidateTypeSystem(schema, document))
        {
            var place = error.Locations.Count > 0 ? $" ({error.Locations[0].Line}:{error.Locations[0].Column})" : "";
            errors.Add(error.Message + place);
        }
    }
}
