namespace Switchyard.Server.Access;

/// <summary>A route's policy, as endpoint metadata.</summary>
/// <param name="Policy">Who may use it.</param>
internal sealed record AccessRequirement(AccessPolicy Policy);
