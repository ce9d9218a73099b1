using System.Text.Json.Serialization;

namespace Switchyard.Core.Chat;

/// <summary>Whether and which tool the model must call. In JSON a mode, or <c>{"name":"..."}</c>.</summary>
/// <param name="Mode">One of <c>auto</c>, <c>none</c>, <c>required</c>, <c>tool</c>.</param>
/// <param name="Name">The tool, for mode <c>tool</c>.</param>
[JsonConverter(typeof(Dialects.Native.ToolChoiceConverter))]
public sealed record ToolChoice(string Mode, string? Name = null);
