using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Switchyard.Core.Configuration;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;

namespace Switchyard.Core.Dialects.OpenAI;

/// <summary>
/// Changes in a body of OpenAI's dialect only what the target needs changed; every other byte stays.
/// The same body comes back when nothing has to change.
/// </summary>
/// <param name="body">The client's body.</param>
/// <param name="outline">Its outline.</param>
/// <param name="quirks">Where the target departs from the dialect.</param>
/// <param name="drop">Told of every field that is left out or changed.</param>
/// <param name="outputCap">The most tokens to ask for when the body does not say how many; null: none.</param>
/// <param name="fit">What has to change for the model; null: nothing.</param>
/// <param name="adapt">Told of every field that is fitted to the model.</param>
public sealed class OpenAIRequestRewriter(
    ReadOnlyMemory<byte> body, RequestOutline outline, QuirkOptions quirks, Action<string> drop, int? outputCap = null, RequestFit? fit = null, Action<string>? adapt = null)
{
    private readonly string? _tokensField = quirks.MaxTokensField ?? fit?.TokensField;

    /// <summary>The body for the target, or why it can not take the request.</summary>
    /// <param name="model">The model's id at the target.</param>
    public Outcome<RewrittenBody> Rewrite(string model)
    {
        if (Refusal() is { } refusal)
        {
            return refusal;
        }

        var askUsage = outline.Stream && !outline.IncludeUsage && quirks.StreamOptions != false;
        if (IsUntouched(model, askUsage))
        {
            return new RewrittenBody(body);
        }

        var output = new ArrayBufferWriter<byte>(body.Length + 128);
        WriteFields(output, model, askUsage);
        return new RewrittenBody(output.WrittenMemory);
    }

    private LlmError? Refusal()
    {
        if (outline.JsonSchema && quirks.JsonSchema == false)
        {
            return Refused("response_format", "response_format json_schema");
        }

        foreach (var name in quirks.RefuseFields)
        {
            if (outline.Find(name) is { } field && !IsNull(field))
            {
                return Refused(name, name);
            }
        }

        return null;
    }

    private bool IsUntouched(string model, bool askUsage) =>
        !askUsage && outputCap is null && fit is null && outline.Model == model && !outline.Fields.Any(field => IsDropped(field) || NewName(field) is not null) &&
        (quirks.DeveloperAsSystem != true || outline.DeveloperRoles.Count == 0);

    private void WriteFields(ArrayBufferWriter<byte> output, string model, bool askUsage)
    {
        var span = body.Span;
        var fields = outline.Fields;
        output.Write(span[..fields[0].NameStart]);
        var written = 0;
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            if (IsDropped(field))
            {
                Report(field);
                continue;
            }

            if (written++ > 0)
            {
                // The original comma and blanks, when the field before is the original neighbour.
                output.Write(span[fields[i - 1].ValueEnd..field.NameStart]);
            }

            WriteField(output, field, model, askUsage);
        }

        WriteMissing(output, model, askUsage, written);
        output.Write(span[fields[^1].ValueEnd..]);
    }

    private void WriteField(ArrayBufferWriter<byte> output, FieldSpan field, string model, bool askUsage)
    {
        var span = body.Span;
        if (NewName(field) is { } name)
        {
            WriteString(output, name);
            (quirks.MaxTokensField is null ? adapt : null)?.Invoke(field.Name);
        }
        else
        {
            output.Write(span[field.NameStart..field.NameEnd]);
        }

        output.Write(span[field.NameEnd..field.ValueStart]);
        switch (field.Name)
        {
            case "model":
                WriteString(output, model);
                break;
            case "max_tokens" or "max_completion_tokens" when IsOver(field):
                output.Write(Encoding.UTF8.GetBytes(fit!.MostTokens!.Value.ToString(CultureInfo.InvariantCulture)));
                adapt?.Invoke(field.Name);
                break;
            case "messages" when quirks.DeveloperAsSystem == true:
                WriteMessages(output, field);
                break;
            case "stream_options" when askUsage:
                IncludedUsage.Write(output, body.Span[field.ValueStart..field.ValueEnd], outline.IncludeUsageValue, field.ValueStart);
                break;
            default:
                output.Write(span[field.ValueStart..field.ValueEnd]);
                break;
        }
    }

    private void WriteMessages(ArrayBufferWriter<byte> output, FieldSpan field)
    {
        var at = field.ValueStart;
        foreach (var role in outline.DeveloperRoles)
        {
            output.Write(body.Span[at..role.Start.Value]);
            output.Write("\"system\""u8);
            at = role.End.Value;
        }

        output.Write(body.Span[at..field.ValueEnd]);
    }

    private void WriteMissing(ArrayBufferWriter<byte> output, string model, bool askUsage, int written)
    {
        if (outline.Find("model") is null)
        {
            output.Write(written++ > 0 ? ",\"model\":"u8 : "\"model\":"u8);
            WriteString(output, model);
        }

        if (askUsage && outline.Find("stream_options") is null)
        {
            output.Write(written++ > 0 ? ",\"stream_options\":{\"include_usage\":true}"u8 : "\"stream_options\":{\"include_usage\":true}"u8);
        }

        if (outputCap is { } cap)
        {
            var name = _tokensField ?? "max_tokens";
            output.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(written > 0 ? "," : "")}\"{name}\":{cap}")));
            drop("max_tokens");
        }
    }

    private string? NewName(FieldSpan field) =>
        _tokensField is not null && field.Name is "max_tokens" or "max_completion_tokens" && field.Name != _tokensField ? _tokensField : null;

    private bool IsOver(FieldSpan field) => fit?.IsTooMany(body.Span[field.ValueStart..field.ValueEnd]) == true;

    private bool IsDropped(FieldSpan field) =>
        field == outline.CacheExtension?.Field ||
        (outputCap is not null && field.Name is "max_tokens" or "max_completion_tokens") ||
        quirks.DropFields.Contains(field.Name) ||
        fit?.Unsupported.Contains(field.Name) == true ||
        (field.Name == "stream_options" && quirks.StreamOptions == false) ||
        (NewName(field) is { } other && outline.Find(other) is not null);

    private void Report(FieldSpan field)
    {
        // Usage is then asked for in no way at all, which is what the client sees; the rest it must be told.
        if (!IsNull(field) && field.Name != "stream_options" && field != outline.CacheExtension?.Field)
        {
            drop(field.Name);
        }
    }

    private bool IsNull(FieldSpan field) => body.Span[field.ValueStart..field.ValueEnd].SequenceEqual("null"u8);

    private static LlmError Refused(string param, string what) =>
        new(LlmErrorCode.UnsupportedParameter, $"The target does not support {what}.") { Param = param };

    private static void WriteString(ArrayBufferWriter<byte> output, string value)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStringValue(value);
    }
}
