using System.Collections.Frozen;
using System.Text.Json;
using Switchyard.Core.Chat;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>Reads the tools of a request, and which of them must be called.</summary>
internal static class OpenAIToolReader
{
    private static readonly FrozenSet<string> ToolFields =
        FrozenSet.Create(StringComparer.Ordinal, "type", "function", "cache_control");

    private static readonly FrozenSet<string> FunctionFields =
        FrozenSet.Create(StringComparer.Ordinal, "name", "description", "parameters", "strict");

    public static IReadOnlyList<ToolDefinition>? Read(JsonFields request, RequestFaults faults)
    {
        if (request.Array("tools") is not { } list)
        {
            return null;
        }

        var tools = new List<ToolDefinition>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            var path = $"tools[{tools.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                faults.Wrong(path, "an object");
                break;
            }

            tools.Add(ReadTool(item, new JsonFields(item, path, faults), faults));
        }

        return tools;
    }

    /// <summary>Reads <c>tool_choice</c>; a choice of a kind the neutral form has no word for becomes an unknown field.</summary>
    public static ToolChoice? ReadChoice(
        JsonFields request, RequestFaults faults, ref Dictionary<string, JsonElement>? unknown)
    {
        switch (request.Any("tool_choice"))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.String } mode when mode.GetString() is "auto" or "none" or "required":
                return new ToolChoice(mode.GetString()!);
            case { ValueKind: JsonValueKind.Object } choice:
                var fields = new JsonFields(choice, "tool_choice", faults);
                if (fields.RequiredText("type") == "function")
                {
                    return ReadFunctionChoice(fields, faults);
                }

                unknown ??= new Dictionary<string, JsonElement>(StringComparer.Ordinal);
                unknown["tool_choice"] = choice;
                return null;
            default:
                faults.Wrong("tool_choice", "\"auto\", \"none\", \"required\" or an object that names a tool");
                return null;
        }
    }

    private static ToolChoice? ReadFunctionChoice(JsonFields choice, RequestFaults faults)
    {
        if (choice.Nested("function") is { } function)
        {
            return new ToolChoice("tool", function.RequiredText("name"));
        }

        faults.Wrong(choice.PathOf("function"), "an object");
        return null;
    }

    private static ToolDefinition ReadTool(JsonElement item, JsonFields tool, RequestFaults faults)
    {
        if (tool.RequiredText("type") != "function")
        {
            return new ToolDefinition { Raw = item };
        }

        if (tool.Nested("function") is not { } function)
        {
            faults.Wrong(tool.PathOf("function"), "an object");
            return new ToolDefinition();
        }

        Dictionary<string, JsonElement>? unknown = null;
        tool.Others(ToolFields, ref unknown);
        function.Others(FunctionFields, ref unknown, "function.");
        return new ToolDefinition
        {
            Name = function.RequiredText("name"),
            Description = function.Text("description"),
            Parameters = function.Object("parameters"),
            Strict = function.Flag("strict"),
            CacheControl = tool.Object("cache_control"),
            Unknown = unknown,
        };
    }
}
