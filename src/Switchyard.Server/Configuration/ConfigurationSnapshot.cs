using Switchyard.Core.Configuration;
using Switchyard.Server.Access;

namespace Switchyard.Server.Configuration;

/// <summary>One configuration, checked and never changed: a request sees the same one from its start to its end.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Callers">Who may call.</param>
internal sealed record ConfigurationSnapshot(ServiceOptions Options, CallerKeys Callers);
