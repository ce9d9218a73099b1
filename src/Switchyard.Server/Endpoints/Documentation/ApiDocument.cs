using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Switchyard.Core.Chat;

namespace Switchyard.Server.Endpoints.Documentation;

/// <summary>What the generator of the OpenAPI document can not know: its title, the ways to send a key, and the schemas of free JSON.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer
{
    /// <inheritdoc/>
    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Switchyard",
            Version = Version(),
            Description = "One API in front of several LLM providers. docs/api.md explains the routes, docs/errors.md the error codes.",
        };

        // The address is the caller's to know: one in a committed file would be this machine's.
        document.Servers = [];
        AddKeys(document);
        document.AddComponent(
            nameof(ContentPart), await context.GetOrCreateSchemaAsync(typeof(ContentPart), null, cancellationToken).ConfigureAwait(false));
        ApiSchemas.Complete(document);
    }

    private static void AddKeys(OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSecurityScheme>(ApiOperation.Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key of the configuration. Without configured keys none is needed on this machine.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(ApiOperation.KeyHeader, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "x-api-key",
            Description = "The same key in a header of its own.",
        });
    }

    // The informational version has the commit behind a plus.
    private static string Version() =>
        typeof(ApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
