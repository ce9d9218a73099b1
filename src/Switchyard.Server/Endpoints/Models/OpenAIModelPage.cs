namespace Switchyard.Server.Endpoints.Models;

/// <summary>The model list in OpenAI's dialect.</summary>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Data">The models: aliases first, then <c>provider:model</c>.</param>
internal sealed record OpenAIModelPage(string Object, IReadOnlyList<OpenAIModelView> Data);
