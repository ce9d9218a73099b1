using Switchyard.Core.Errors;
using Switchyard.Core.Keys;

namespace Switchyard.Server.Keys;

/// <summary>One way to change a key.</summary>
/// <param name="Action">Its name in the audit.</param>
/// <param name="Detail">What changes; never a value of a secret.</param>
/// <param name="Make">Makes the key as it shall be.</param>
internal sealed record KeyEdit(string Action, string Detail, Func<KeyRecord, Outcome<KeyRecord>> Make);
