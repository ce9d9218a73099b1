using System.Text.Json;

namespace Switchyard.GraphQL.Execution;

/// <summary>An object of the answer: its plan names the members, so only values are kept.</summary>
internal sealed class ObjectResult(SelectionPlan plan, object?[] values)
{
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        var fields = plan.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            writer.WritePropertyName(fields[i].EncodedName);
            Write(writer, values[i]);
        }

        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case ObjectResult inner:
                inner.WriteTo(writer);
                break;
            case ListResult list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                JsonOutput.WriteLeaf(writer, value);
                break;
        }
    }
}

/// <summary>A list of the answer.</summary>
internal sealed record ListResult(object?[] Items);
