using System.Text;
using Switchyard.Providers.Errors;

namespace Switchyard.Tests.Providers.Errors;

/// <summary>Failures written by hand.</summary>
internal static class Failures
{
    public static UpstreamFailure Of(int status, string body, params (string Name, string Value)[] headers) =>
        Of(status, Encoding.UTF8.GetBytes(body), headers);

    public static UpstreamFailure Of(int status, byte[] body, params (string Name, string Value)[] headers) => new(
        status,
        body,
        null,
        name => headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value);
}
