using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Switchyard.Server.Access;

namespace Switchyard.Server.Endpoints.Documentation;

/// <summary>What every operation of the OpenAPI document shares: the headers of its answers, and a key where its policy asks for one.</summary>
internal sealed class ApiOperation : IOpenApiOperationTransformer
{
    /// <summary>The scheme of <c>Authorization: Bearer</c>.</summary>
    public const string Bearer = "bearer";

    /// <summary>The scheme of <c>x-api-key</c>.</summary>
    public const string KeyHeader = "apiKey";

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var access = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRequirement>().LastOrDefault();
        if (access?.Policy != AccessPolicy.Public)
        {
            operation.Security = [Requirement(context.Document!, Bearer), Requirement(context.Document!, KeyHeader)];
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            AddHeaders((OpenApiResponse)response, isError: !status.StartsWith('2'));
        }

        return Task.CompletedTask;
    }

    private static OpenApiSecurityRequirement Requirement(OpenApiDocument document, string scheme) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static void AddHeaders(OpenApiResponse response, bool isError)
    {
        response.Headers = new Dictionary<string, IOpenApiHeader> { ["x-request-id"] = Header("The request's id.") };
        if (isError)
        {
            response.Headers["x-switchyard-error-source"] = Header("Whose failure it is: client, gateway, upstream or store.");
        }
    }

    private static OpenApiHeader Header(string description) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
