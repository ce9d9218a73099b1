using System.Buffers;
using System.Text.Json;
using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Execution;

/// <summary>Literals as JSON, for scalars that take any. Numbers keep their digits; an enum value becomes its name.</summary>
internal static class LiteralJson
{
    public static JsonElement ToElement(ValueNode node, VariableValues? variables)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, node, variables);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = 1000 });
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, ValueNode node, VariableValues? variables)
    {
        switch (node)
        {
            case NumberValueNode number:
                writer.WriteRawValue(number.Text);
                break;
            case StringValueNode text:
                writer.WriteStringValue(text.Value);
                break;
            case BooleanValueNode boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case EnumValueNode name:
                writer.WriteStringValue(name.Value);
                break;
            case ListValueNode list:
                writer.WriteStartArray();
                foreach (var item in list.Values)
                {
                    Write(writer, item, variables);
                }

                writer.WriteEndArray();
                break;
            case ObjectValueNode map:
                WriteObject(writer, map, variables);
                break;
            case VariableNode variable when variables is not null && variables.TryGet(variable.Name.Value, out var value):
                JsonOutput.WriteInput(writer, value);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, ObjectValueNode map, VariableValues? variables)
    {
        writer.WriteStartObject();
        foreach (var field in map.Fields)
        {
            if (field.Value is VariableNode variable && variables?.TryGet(variable.Name.Value, out _) != true)
            {
                continue;
            }

            writer.WritePropertyName(field.Name.Value);
            Write(writer, field.Value, variables);
        }

        writer.WriteEndObject();
    }
}
