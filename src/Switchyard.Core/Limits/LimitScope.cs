namespace Switchyard.Core.Limits;

/// <summary>Whose limit it is; also the value of the metric label <c>limit</c>.</summary>
public enum LimitScope
{
    /// <summary>The whole service's.</summary>
    Global,

    /// <summary>A caller's key's.</summary>
    Key,

    /// <summary>A caller's key's, for one model.</summary>
    KeyModel,

    /// <summary>That of one of the caller's own users, as the request's field <c>user</c> names them.</summary>
    EndUser,

    /// <summary>A provider's.</summary>
    Provider,

    /// <summary>A provider's, for one model.</summary>
    ProviderModel,

    /// <summary>What the upstream itself says is left, in its answers' headers.</summary>
    Upstream,
}
