using System.Text.Json;
using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Execution;

/// <summary>Turns the JSON of a request's variables into values of the types that the operation names.</summary>
internal sealed class VariableCoercion(GraphQLSchema schema, SourceText source)
{
    private const int MaxErrors = 50;
    private readonly List<GraphQLError> _errors = [];
    private bool _isFull;

    public VariableValues? Coerce(OperationNode operation, JsonElement inputs, out IReadOnlyList<GraphQLError> errors)
    {
        errors = _errors;
        if (operation.Variables.Length == 0)
        {
            return VariableValues.Empty;
        }

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in operation.Variables)
        {
            Coerce(variable, inputs, values);
        }

        return _errors.Count == 0 ? new VariableValues(values) : null;
    }

    private void Coerce(VariableDefinitionNode variable, JsonElement inputs, Dictionary<string, object?> values)
    {
        var name = variable.Variable.Name.Value;
        if (schema.TypeOf(variable.Type) is not { IsInput: true } type)
        {
            Report($"Variable \"${name}\" expected value of type \"{Printer.Print(variable.Type)}\" which cannot be used as an input type.", variable.Type);
            return;
        }

        if (inputs.ValueKind != JsonValueKind.Object || !inputs.TryGetProperty(name, out var input))
        {
            if (variable.Default is not null)
            {
                values[name] = LiteralCoercion.TryCoerce(variable.Default, type, null, out var value) ? value : null;
            }
            else if (type.IsNonNull)
            {
                Report($"Variable \"${name}\" of required type \"{type}\" was not provided.", variable);
            }

            return;
        }

        if (input.ValueKind == JsonValueKind.Null && type.IsNonNull)
        {
            Report($"Variable \"${name}\" of non-null type \"{type}\" must not be null.", variable);
            return;
        }

        values[name] = Read(input, type, new Place(variable, null, null));
    }

    private object? Read(JsonElement input, GraphQLType type, Place place)
    {
        if (input.ValueKind == JsonValueKind.Null)
        {
            if (type.IsNonNull)
            {
                Invalid(place, input, $"Expected non-nullable type \"{type}\" not to be null.");
            }

            return null;
        }

        switch (type.Nullable)
        {
            case ListType list:
                return ReadList(input, list, place);
            case InputObjectType map:
                return ReadObject(input, map, place);
            case LeafType leaf:
                if (leaf.TryReadJson(input, out var value, out var problem))
                {
                    return value;
                }

                Invalid(place, input, problem ?? $"Expected type \"{leaf.Name}\".");
                return null;
            default:
                return null;
        }
    }

    private object?[] ReadList(JsonElement input, ListType type, Place place)
    {
        if (input.ValueKind != JsonValueKind.Array)
        {
            return [Read(input, type.Item, place)];
        }

        var items = new object?[input.GetArrayLength()];
        var index = 0;
        foreach (var item in input.EnumerateArray())
        {
            if (_isFull)
            {
                break;
            }

            items[index] = Read(item, type.Item, place.Then(index));
            index++;
        }

        return items;
    }

    private Dictionary<string, object?>? ReadObject(JsonElement input, InputObjectType type, Place place)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            Invalid(place, input, $"Expected type \"{type.Name}\" to be an object.");
            return null;
        }

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in type.Fields)
        {
            if (input.TryGetProperty(field.Name, out var given))
            {
                values[field.Name] = Read(given, field.Type, place.Then(field.Name));
            }
            else if (field.HasDefault)
            {
                values[field.Name] = field.Default;
            }
            else if (field.Type.IsNonNull)
            {
                Invalid(place, input, $"Field \"{field.Name}\" of required type \"{field.Type}\" was not provided.");
            }
        }

        foreach (var property in input.EnumerateObject())
        {
            if (_isFull)
            {
                break;
            }

            if (type.Field(property.Name) is null)
            {
                Invalid(place, input, $"Field \"{Inspection.Shorten(property.Name)}\" is not defined by type \"{type.Name}\"."
                    + Suggestions.Of(property.Name, type.Fields.Select(field => field.Name)));
            }
        }

        CheckOneOf(input, type, values, place);
        return values;
    }

    private void CheckOneOf(JsonElement input, InputObjectType type, Dictionary<string, object?> values, Place place)
    {
        if (!type.IsOneOf)
        {
            return;
        }

        if (values.Count != 1)
        {
            Invalid(place, input, $"Exactly one key must be specified for OneOf type \"{type.Name}\".");
        }

        // A value that could not be read was reported already; a null that was sent is told here.
        if (values.Count > 0 && input.TryGetProperty(values.First().Key, out var given) && given.ValueKind == JsonValueKind.Null)
        {
            var key = values.First().Key;
            Invalid(place.Then(key), given, $"Field \"{key}\" must be non-null.");
        }
    }

    private void Invalid(Place place, JsonElement input, string problem)
    {
        var name = place.Variable.Variable.Name.Value;
        var at = place.Previous is null ? "" : $" at \"{name}{place}\"";
        Report($"Variable \"${name}\" got invalid value {Inspection.Print(input)}{at}; {problem}", place.Variable);
    }

    private void Report(string message, Node node)
    {
        if (_isFull)
        {
            return;
        }

        if (_errors.Count >= MaxErrors)
        {
            _isFull = true;
            _errors.Add(new GraphQLError("Too many errors processing variables, error limit reached. Execution aborted."));
            return;
        }

        _errors.Add(new GraphQLError(message) { Locations = [source.Locate(node.Start)] });
    }

    private sealed record Place(VariableDefinitionNode Variable, Place? Previous, object? Key)
    {
        public Place Then(object key) => new(Variable, this, key);

        public override string ToString() =>
            Previous is null ? "" : Previous.ToString() + (Key is int index ? $"[{index}]" : $".{Key}");
    }
}
